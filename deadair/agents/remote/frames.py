"""The frames of Telnyx's media streams, as Telnyx writes and reads them. Pure.

Source: Telnyx AsyncAPI page "stream call media over WebSocket". Numbers travel as strings.
"""

import base64
import json
from typing import Any

import msgspec

from deadair.protocol import Voice

CONNECTED = '{"event":"connected","version":"1.0.0"}'
FRAME_SAMPLES = 160
SHORTEST, LONGEST = 160, 240_000
"""Bytes of a media frame: 20 ms to 30 s."""

MALFORMED = (100003, "malformed_frame")
INVALID_MEDIA = (100004, "invalid_media")


class FrameError(ValueError):
    """A frame that Telnyx answers with an `error` frame; *kind* is its code and title."""

    def __init__(self, kind: tuple[int, str], detail: str) -> None:
        super().__init__(detail)
        self.payload = {"code": kind[0], "title": kind[1], "detail": detail}


class _Media(msgspec.Struct, gc=False):
    payload: bytes


class _Mark(msgspec.Struct):
    name: str


class _Frame(msgspec.Struct):
    event: str
    media: Any = None
    mark: Any = None


class _MediaFrame(msgspec.Struct, gc=False, tag_field="event", tag="media"):
    media: _Media


_media = msgspec.json.Decoder(_MediaFrame).decode
_other = msgspec.json.Decoder(_Frame).decode


def perform(text: str, voice: Voice) -> None:
    """Do on *voice* what the frame *text* says. Raises FrameError."""
    try:
        pcmu = _media(text).media.payload
    except msgspec.ValidationError:
        _perform_other(text, voice)
        return
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise FrameError(MALFORMED, "not JSON") from None
    if not SHORTEST <= len(pcmu) <= LONGEST:
        raise FrameError(INVALID_MEDIA, f"{len(pcmu)} bytes of audio, not 20 ms to 30 s")
    voice.write(pcmu)


def _perform_other(text: str, voice: Voice) -> None:
    try:
        frame = _other(text)
    except msgspec.DecodeError:
        raise FrameError(MALFORMED, "no event of media, mark or clear") from None
    match frame.event:
        case "media":
            raise FrameError(INVALID_MEDIA, "no payload of base64")
        case "mark":
            try:
                voice.mark(msgspec.convert(frame.mark, _Mark).name)
            except msgspec.ValidationError:
                raise FrameError(MALFORMED, "a mark needs a name") from None
        case "clear":
            voice.clear()
        case _:
            raise FrameError(MALFORMED, "no event of media, mark or clear")


class Writer:
    """Writes the frames of one stream, numbered from 1."""

    def __init__(self, call_control_id: str, stream_id: str) -> None:
        self._call = call_control_id
        self._stream = stream_id
        self._sequence = 0
        self._chunk = 0

    def start(self) -> str:
        details = {
            "user_id": "",
            "call_control_id": self._call,
            "call_session_id": "",
            "from": "",
            "to": "",
            "tags": [],
            "client_state": "",
            "custom_parameters": {},
            "media_format": {"encoding": "PCMU", "sample_rate": 8000, "channels": 1},
        }
        return self._other("start", start=details)

    def media(self, pcmu: bytes) -> str:
        """Return the frame of 20 ms of the caller; without a JSON encoder, 50 times a second."""
        self._sequence += 1
        self._chunk += 1
        payload = base64.b64encode(pcmu).decode()
        return (
            f'{{"event":"media","sequence_number":"{self._sequence}","stream_id":"{self._stream}",'
            f'"media":{{"track":"inbound","chunk":"{self._chunk}",'
            f'"timestamp":"{self._chunk * FRAME_SAMPLES}","payload":"{payload}"}}}}'
        )

    def dtmf(self, digit: str) -> str:
        return self._other("dtmf", dtmf={"digit": digit})

    def mark(self, name: str) -> str:
        return self._other("mark", mark={"name": name})

    def error(self, error: FrameError) -> str:
        return self._other("error", payload=error.payload)

    def stop(self) -> str:
        return self._other("stop", stop={"user_id": "", "call_control_id": self._call})

    def _other(self, event: str, **fields: Any) -> str:
        self._sequence += 1
        numbered = {"sequence_number": str(self._sequence), "stream_id": self._stream}
        return json.dumps({"event": event, **numbered, **fields})
