"""Telnyx webhooks as values. Pure.

Dispatch is on the JSON's own `event_type` string: the SDK's typed union picks wrong models for
unknown types and undocumented enum values. Unknown types are values too, not errors.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from telephony import client_state
from telephony.odd_json import mended_json

CALL_CONTROL_ID = re.compile(r"[!-z|~]{1,256}")
"""Opaque to us; printable ASCII but braces, which would move a key to another Redis slot."""

EVENT_ID = re.compile(r"[!-~]{1,128}")
EVENT_TYPE = re.compile(r"[a-z0-9_.]{1,80}")

HANDLED = frozenset(
    {
        "call.initiated",
        "call.answered",
        "call.hangup",
        "call.playback.started",
        "call.playback.ended",
        "call.speak.started",
        "call.speak.ended",
        "call.transcription",
        "call.dtmf.received",
        "call.machine.detection.ended",
        "call.machine.greeting.ended",
        "call.machine.premium.detection.ended",
        "call.machine.premium.greeting.ended",
        "call.machine.premium.call_screening.detected",
        "call.hold",
        "call.unhold",
        "call.enqueued",
        "call.dequeued",
        "call.bridged",
        "call.gather.ended",
        "call.ai_gather.ended",
        "call.refer.started",
        "call.refer.completed",
        "call.refer.failed",
        "conference.participant.joined",
        "conference.participant.left",
        "conference.ended",
        "streaming.started",
        "streaming.stopped",
        "streaming.failed",
        "message.finalized",
    }
)
"""The types that change a call or its timeline; all others are answered and counted."""


OF_NO_CALL = frozenset({"conference.ended"})
"""Of these, the types that need not name a call."""


class NotAnEventError(Exception):
    """The body is not a Telnyx event; the message names the faulty field."""


@dataclass(frozen=True, slots=True)
class Event:
    """One webhook. `utterance` is the ledger id its client_state carries, '' if it carries none.

    `former_utterance` may be one in the form of an earlier version: it is ours only if the call's
    ledger has it. `occurred_at_ms` is by Telnyx's clock in epoch ms, 0 if unknown.
    """

    id: str
    type: str
    call_control_id: str
    occurred_at_ms: int
    payload: dict[str, Any] = field(repr=False)
    utterance: str = ""
    dial_id: str = ""
    former_utterance: str = ""

    def text(self, name: str) -> str:
        """Return the payload's *name* if it is text, else ''."""
        value = self.payload.get(name)
        return value if isinstance(value, str) else ""


class _Data(msgspec.Struct):
    event_type: str
    id: str
    payload: dict[str, Any]
    occurred_at: Any = None
    created_at: Any = None


class _Body(msgspec.Struct):
    """An envelope with `data`; some deliveries have its content at the top level instead."""

    data: _Data | None = None


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_flat = msgspec.json.Decoder(_Data).decode


def parse(body: bytes) -> Event:
    """Return the event in *body*. `call_control_id` is '' for events that belong to no call.

    Raises NotAnEventError.
    """
    try:
        inner = _data(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise NotAnEventError(f"not a Telnyx event: {error}") from error
    event_type = inner.event_type.lower()
    if not EVENT_TYPE.fullmatch(event_type):
        raise NotAnEventError("data.event_type must be 1 to 80 characters of a-z, 0-9, _ and .")
    if not EVENT_ID.fullmatch(inner.id):
        raise NotAnEventError("data.id must be 1 to 128 printable characters")
    call = inner.payload.get("call_control_id") or ""
    if call and not (isinstance(call, str) and CALL_CONTROL_ID.fullmatch(call)):
        raise NotAnEventError("data.payload.call_control_id must be 1 to 256 printable characters")
    state = client_state.read(inner.payload.get("client_state"))
    return Event(
        id=inner.id,
        type=_normal(event_type),
        call_control_id=call,
        occurred_at_ms=_epoch_ms(inner.occurred_at) or _epoch_ms(inner.created_at),
        payload=inner.payload,
        utterance=state.utterance,
        dial_id=state.dial_id,
        former_utterance=state.former_utterance,
    )


def _data(body: bytes) -> _Data:
    """Return the event in *body*, with or without an envelope. Raises msgspec.DecodeError."""
    try:
        whole = _decode_body(body)
    except (msgspec.DecodeError, UnicodeError):
        mended = mended_json(body)
        if mended is None:
            raise
        body = mended
        whole = _decode_body(body)
    return _flat(body) if whole.data is None else whole.data


def _flat(body: bytes) -> _Data:
    try:
        return _decode_flat(body)
    except msgspec.DecodeError as error:
        raise msgspec.DecodeError(f"there is no data, and {error}") from error


def _epoch_ms(moment: object) -> int:
    """Return an ISO 8601 *moment* in epoch ms, 0 for none and for one without a time zone."""
    try:
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else None
    except ValueError:
        return 0
    return max(0, int(at.timestamp() * 1000)) if at and at.tzinfo else 0


_BY_WORDS = {name.replace(".", "_"): name for name in HANDLED}


def _normal(event_type: str) -> str:
    """Return the type as documented: underscores may replace any of its dots.

    Seen in the wild even from v2 applications (dograh#259): streaming_started.
    """
    return _BY_WORDS.get(event_type.replace(".", "_"), event_type)
