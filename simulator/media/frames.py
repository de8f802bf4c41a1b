"""The JSON text frames of the media socket: those Telnyx sends, and the checks on those it gets.

Numbers travel as strings. Source: Telnyx docs, "Stream call media over WebSocket".
"""

import base64
import binascii
import json
from typing import Any, NoReturn

from simulator.audio.codec import FRAME_SECONDS, Codec

MALFORMED = (100003, "malformed_frame")
INVALID_MEDIA = (100004, "invalid_media")
RATE_LIMIT = (100005, "rate_limit_reached")
_LONGEST = 30.0  # seconds of audio in one frame
_SHORTEST = 0.02
_MP3_BYTE_RATE = 4000  # 32 kbit/s, what a phone prompt usually has; only for the play-out time


class FrameError(ValueError):
    """A frame that is answered with an ``error`` frame."""

    def __init__(self, kind: tuple[int, str], detail: str) -> None:
        super().__init__(detail)
        self.payload = {"code": kind[0], "title": kind[1], "detail": detail}


def connected() -> str:
    return '{"event":"connected","version":"1.0.0"}'


def media(stream_id: str, sequence: int, track: str, chunk: int, timestamp: int, audio: str) -> str:
    """Build the one frame that is sent 50 times a second, without a JSON encoder."""
    return (
        f'{{"event":"media","sequence_number":"{sequence}","stream_id":"{stream_id}","media":'
        f'{{"track":"{track}","chunk":"{chunk}","timestamp":"{timestamp}","payload":"{audio}"}}}}'
    )


def other(event: str, stream_id: str, sequence: int, **fields: Any) -> str:
    """Build any other frame."""
    return json.dumps(
        {"event": event, "sequence_number": str(sequence), "stream_id": stream_id, **fields}
    )


def parse(text: str) -> dict[str, Any]:
    """Parse a frame from the application; FrameError if it is none."""
    try:
        frame = json.loads(text)
    except ValueError:
        refuse(MALFORMED, "not JSON")
    if not isinstance(frame, dict) or frame.get("event") not in ("media", "mark", "clear"):
        refuse(MALFORMED, "no event of media, mark or clear")
    if frame["event"] == "mark":
        mark = frame.get("mark")
        if not isinstance(mark, dict) or not isinstance(mark.get("name"), str):
            refuse(MALFORMED, "a mark needs a name")
    return frame


def audio(frame: dict[str, Any]) -> bytes:
    """Return the audio bytes of a media frame; FrameError if there are none."""
    part = frame.get("media")
    payload = part.get("payload") if isinstance(part, dict) else None
    if not isinstance(payload, str) or not payload:
        refuse(INVALID_MEDIA, "no payload")
    try:
        return base64.b64decode(payload, validate=True)
    except binascii.Error:
        refuse(INVALID_MEDIA, "the payload is not base64")


def seconds(audio: bytes, mode: str, codec: Codec) -> float:
    """Return the play-out time of a chunk; FrameError for one outside 20 ms to 30 s."""
    if mode == "mp3":
        return len(audio) / _MP3_BYTE_RATE
    if not codec.byte_rate:
        return FRAME_SECONDS  # packets of varying size, one to a frame
    duration = len(audio) / codec.byte_rate
    if not _SHORTEST <= duration <= _LONGEST:
        refuse(INVALID_MEDIA, f"{duration:.3f} s of audio, not 20 ms to 30 s")
    return duration


def refuse(kind: tuple[int, str], detail: str) -> NoReturn:
    raise FrameError(kind, detail)
