"""Frames that Telnyx should not send, and that applications have received all the same. Pure."""

import json
from typing import Any

_SECOND_OF_MEDIA = {"track": "inbound", "chunk": "2", "timestamp": "320", "payload": "/////w=="}


def build(name: str, stream_id: str, sequence: int) -> str | bytes:
    """Return the odd frame of a name that a scenario's ``frame`` step takes."""
    raw = _RAW.get(name)
    if raw is not None:
        return raw
    event, fields = _FRAMES[name]
    frame = {"event": event, "sequence_number": str(sequence), "stream_id": stream_id}
    frame = {key: value for key, value in {**frame, **fields}.items() if value != _ABSENT}
    return json.dumps(frame)


_ABSENT = "\0"
_RAW: dict[str, str | bytes] = {
    "no-json": "keep-alive",
    "no-object": "[]",
    "empty": "",
    "binary": bytes(160),
}
_FRAMES: dict[str, tuple[str, dict[str, Any]]] = {
    "bad-base64": ("media", {"media": {**_SECOND_OF_MEDIA, "payload": "//////8"}}),
    "null-track": ("media", {"media": {**_SECOND_OF_MEDIA, "track": None}}),
    "null-payload": ("media", {"media": {**_SECOND_OF_MEDIA, "payload": None}}),
    "no-media": ("media", {}),
    "number-digit": ("dtmf", {"dtmf": {"digit": 5}}),
    "null-mark": ("mark", {"mark": {"name": None}}),
    "text-error": ("error", {"payload": "rate limit"}),
    "unknown-event": ("keepalive", {"media": 3}),
    "no-event": (_ABSENT, {"type": "keepalive"}),
    "null-stop": ("stop", {"stream_id": None, "stop": {}}),
}
NAMES = frozenset(_RAW) | frozenset(_FRAMES)
