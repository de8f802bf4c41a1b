"""Odd bodies of webhooks: each shape changes the envelope ``{"data": …, "meta": …}``. Pure.

``flat`` is how Telnyx sent "a small portion of call.initiated webhooks" (telnyx-python issue 292),
``underscores`` is as ``streaming_started`` was received; the others are what the schemas allow.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

Envelope = dict[str, Any]
_HALF_PAIR = "\ud83d"
_SURROGATE_STATE = base64.b64encode(b'{"u":"\\ud800","d":"\\udfff"}').decode()
_AS_TEXT = ("confidence", "is_final", "current_position")
_AS_NUMBER = ("digit", "start_time", "hangup_cause", "caller_id_name")


def apply(shape: str, envelope: Envelope) -> Envelope:
    """Return the envelope in another shape; the given one is not changed."""
    return _SHAPES[shape](json.loads(json.dumps(envelope)))


def _data(envelope: Envelope) -> dict[str, Any]:
    """Return the event itself, in an envelope or flat."""
    data: dict[str, Any] = envelope.get("data", envelope)
    return data


def _flat(envelope: Envelope) -> Envelope:
    data = dict(_data(envelope))
    return {"created_at": data.pop("occurred_at", None), **data}


def _underscores(envelope: Envelope) -> Envelope:
    data = _data(envelope)
    data["event_type"] = data["event_type"].replace(".", "_")
    return envelope


def _null_time(envelope: Envelope) -> Envelope:
    _data(envelope)["occurred_at"] = None
    return envelope


def _no_time(envelope: Envelope) -> Envelope:
    _data(envelope).pop("occurred_at", None)
    return envelope


def _number_time(envelope: Envelope) -> Envelope:
    _data(envelope)["occurred_at"] = 1767261600.25
    return envelope


def _no_meta(envelope: Envelope) -> Envelope:
    envelope.pop("meta", None)
    return envelope


def _null_state(envelope: Envelope) -> Envelope:
    _data(envelope)["payload"]["client_state"] = None
    return envelope


def _surrogate_state(envelope: Envelope) -> Envelope:
    _data(envelope)["payload"]["client_state"] = _SURROGATE_STATE
    return envelope


def _surrogate_text(envelope: Envelope) -> Envelope:
    payload = _data(envelope)["payload"]
    payload["caller_id_name"] = f"{payload.get('caller_id_name', '')}{_HALF_PAIR}"
    if transcription := payload.get("transcription_data"):
        transcription["transcript"] += _HALF_PAIR
    return envelope


def _wrong_types(envelope: Envelope) -> Envelope:
    payload = _data(envelope)["payload"]
    for part in (payload, payload.get("transcription_data") or {}):
        part.update({name: str(part[name]) for name in _AS_TEXT if name in part})
        part.update({name: 5 for name in _AS_NUMBER if name in part})
        part.update({name: None for name, value in part.items() if value == []})
    return envelope


_SHAPES: dict[str, Callable[[Envelope], Envelope]] = {
    "flat": _flat,
    "underscores": _underscores,
    "null-time": _null_time,
    "no-time": _no_time,
    "number-time": _number_time,
    "no-meta": _no_meta,
    "null-state": _null_state,
    "surrogate-state": _surrogate_state,
    "surrogate-text": _surrogate_text,
    "wrong-types": _wrong_types,
}
NAMES = frozenset(_SHAPES)
