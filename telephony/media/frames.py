"""Media-stream frames as values, and the codecs they carry. Pure.

Source: Telnyx AsyncAPI page "stream call media over WebSocket". Numbers come as strings.
"""

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from telephony.odd_json import mended_json

with warnings.catch_warnings():
    # 3.11 and 3.12 announce the removal; from 3.13 on audioop-lts provides the module.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

MAX_FRAME_CHARS = 65_536
"""30 s of audio never comes in one frame from Telnyx: 20 ms of L16 at 16 kHz is 1 kB."""

MAX_ID = 100
"""Characters of an id or a name that distinguish it from others."""

_NAME = re.compile(r"[A-Z0-9/._-]{1,20}")
CODECS = ("PCMU", "PCMA", "L16")


class BadFrameError(Exception):
    """The frame is not what Telnyx sends; the message names what is wrong."""


class MediaFormat(msgspec.Struct, frozen=True):
    encoding: str = "PCMU"
    sample_rate: int | float | str = 8000
    channels: int | float | str = 1

    @property
    def name(self) -> str:
        """What the codec is called, fit for a log: "unknown" for any odd text."""
        name = self.encoding.upper()
        return name if _NAME.fullmatch(name) else "unknown"


class _Start(msgspec.Struct):
    call_control_id: str
    media_format: Any = msgspec.UNSET


class Media(msgspec.Struct, gc=False):
    """20 ms of sound, as it was encoded; `chunk` numbers the frames of its track."""

    payload: bytes
    track: str = "inbound"
    chunk: int | None = None


class _MediaFrame(msgspec.Struct, gc=False):
    event: str
    media: Media | None = None


class _Sound(msgspec.Struct):
    payload: bytes
    track: str = "inbound"


class _OddFrame(msgspec.Struct):
    event: str
    media: _Sound | None = None


class Frame(msgspec.Struct):
    """One frame from Telnyx but media; `event` decides which of the other fields is set.

    What is in them is looked at when it is needed: an odd field of a frame whose meaning is plain
    takes nothing from that meaning.
    """

    event: str
    stream_id: Any = None
    start: _Start | None = None
    mark: Any = None
    payload: Any = None

    @property
    def stream(self) -> str:
        """The id of the stream, '' if it has none."""
        return self.stream_id[:MAX_ID] if isinstance(self.stream_id, str) else ""

    @property
    def mark_name(self) -> str:
        return _text(self.mark, "name")[:MAX_ID]

    @property
    def error_code(self) -> str:
        """Telnyx's code of what it refuses, '' if it says none."""
        code = self.payload.get("code") if isinstance(self.payload, dict) else None
        return str(code)[:MAX_ID] if isinstance(code, int | str) else ""

    @property
    def media_format(self) -> MediaFormat:
        """The format that the start frame names; one we can't hear if it can't be understood."""
        said = self.start.media_format if self.start else msgspec.UNSET
        if said is msgspec.UNSET:
            return MediaFormat()
        try:
            return msgspec.convert(_given(said), MediaFormat)
        except msgspec.ValidationError:
            return MediaFormat(encoding=_text(said, "encoding"), sample_rate=0)


def _given(value: object) -> object:
    """Return the format *value* without null numbers: they count as left out."""
    if not isinstance(value, dict):
        return value
    return {name: of for name, of in value.items() if of is not None or name == "encoding"}


def _text(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


_decoder = msgspec.json.Decoder(Frame)
# Not strict, so that a number in a string is a number.
_decode_media = msgspec.json.Decoder(_MediaFrame, strict=False).decode
_decode_odd = msgspec.json.Decoder(_OddFrame).decode
_MALFORMED = (msgspec.DecodeError, RecursionError, UnicodeError)


def media_of(text: str | bytes) -> Media | None:
    """Return what a media frame carries, None for any other frame; nearly all frames are media.

    The base64 of its payload comes out as bytes. Raises BadFrameError.
    """
    try:
        frame = _decode_media(text)
    except msgspec.ValidationError:
        return _odd_media_of(text)
    except _MALFORMED as error:
        if (mended := mended_json(text)) is not None:
            return media_of(mended)
        raise BadFrameError(f"malformed frame: {error}") from error
    return frame.media if frame.event == "media" else None


def _odd_media_of(text: str | bytes) -> Media | None:
    """Do the same whatever `chunk` is: a number that can't be understood never makes us deaf."""
    try:
        frame = _decode_odd(text)
    except _MALFORMED as error:
        raise BadFrameError(f"malformed frame: {error}") from error
    if frame.event != "media" or frame.media is None:
        return None
    return Media(frame.media.payload, frame.media.track)


def decode(text: str | bytes) -> Frame:
    """Return the frame in *text*, which is no media. Raises BadFrameError."""
    if len(text) > MAX_FRAME_CHARS:
        raise BadFrameError(f"frame is longer than {MAX_FRAME_CHARS} characters")
    try:
        return _decoder.decode(text)
    except _MALFORMED as error:
        if (mended := mended_json(text)) is not None:
            return decode(mended)
        raise BadFrameError(f"malformed frame: {error}") from error


@dataclass(frozen=True, slots=True)
class Codec:
    """How a stream's payloads become 16-bit little-endian mono samples of `sample_rate` Hz."""

    sample_rate: int
    to_pcm: Callable[[bytes], bytes]
    name: str = "L16"


@lru_cache(maxsize=64)
def codec_of(media_format: MediaFormat) -> Codec:
    """Return the codec of a start frame's `media_format`.

    Raises BadFrameError for one we can't hear: ask Telnyx for PCMU, PCMA or L16.
    """
    name = media_format.encoding.upper().removeprefix("AUDIO/")
    name = re.sub(r"^X-(MULAW|ALAW)$", lambda m: {"MULAW": "PCMU", "ALAW": "PCMA"}[m[1]], name)
    try:
        rate, channels = int(media_format.sample_rate), int(media_format.channels)
    except (ValueError, OverflowError) as error:
        raise BadFrameError("media_format has a rate or channels that are no numbers") from error
    if name not in CODECS or rate not in {8_000, 16_000} or channels != 1:
        raise BadFrameError(f"media_format must be mono {', '.join(CODECS)} at 8000 or 16000 Hz")
    if name == "PCMU":
        return Codec(rate, lambda payload: audioop.ulaw2lin(payload, 2), name)
    if name == "PCMA":
        return Codec(rate, lambda payload: audioop.alaw2lin(payload, 2), name)
    return Codec(rate, _l16 if sys.byteorder == "little" else _l16_swapped)


def _l16(payload: bytes) -> bytes:
    # Little-endian on the wire, measured on live calls; half a sample can't be heard.
    return payload if len(payload) % 2 == 0 else payload[:-1]


def _l16_swapped(payload: bytes) -> bytes:
    return audioop.byteswap(_l16(payload), 2)
