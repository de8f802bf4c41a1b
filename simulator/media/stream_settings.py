"""The stream_* parameters of a command, read with Telnyx's own defaults."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from simulator.audio.codec import CODECS, Codec

_TRACKS = {
    "inbound_track": ("inbound",),
    "outbound_track": ("outbound",),
    "both_tracks": ("inbound", "outbound"),
}


@dataclass(frozen=True)
class StreamSettings:
    """The stream_* parameters of the command that asked for the stream."""

    url: str
    tracks: tuple[str, ...]
    codec: Codec
    mode: str
    reply_codec: Codec
    heard: bool  # whether what the application sends reaches the caller
    token: str = ""
    custom_parameters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_body(
        cls, body: dict[str, Any], leg_codec: str, *, transcoding: bool = True
    ) -> "StreamSettings":
        """Read them from a command body, with Telnyx's defaults.

        The stream carries the leg's codec unless ``stream_codec`` asks for another and Telnyx can
        transcode. L16 back from the application makes the stream L16 both ways.
        """
        reply = body.get("stream_bidirectional_codec", "PCMU")
        wanted = "L16" if reply == "L16" else body.get("stream_codec", "default")
        wanted = wanted if transcoding else "default"
        given = body.get("custom_parameters") or []
        return cls(
            url=body.get("stream_url", ""),
            tracks=_TRACKS[body.get("stream_track", "inbound_track")],
            codec=CODECS.get(wanted, CODECS[leg_codec]),
            mode=body.get("stream_bidirectional_mode", "mp3"),
            reply_codec=CODECS.get(reply, CODECS[leg_codec]),
            heard=body.get("stream_bidirectional_target_legs", "opposite") != "opposite",
            token=body.get("stream_auth_token", ""),
            custom_parameters={each.get("name"): each.get("value") for each in given},
        )


def reachable(stream_url: str, webhook_url: str) -> str:
    """Return the address at which a media socket is opened here.

    Many applications know no address but a public ``wss://`` one, behind a tunnel or proxy that
    ends TLS. Where the same host and port takes webhooks over plain HTTP, there is no TLS either.
    """
    stream, webhook = urlsplit(stream_url), urlsplit(webhook_url)
    if stream.scheme == "wss" and webhook.scheme == "http" and stream.netloc == webhook.netloc:
        return stream._replace(scheme="ws").geturl()
    return stream_url
