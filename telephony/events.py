"""Telnyx webhooks as values. Pure.

Dispatch is on the JSON's own `event_type` string: the SDK's typed union picks wrong models for
unknown types and undocumented enum values. Unknown types are values too, not errors.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

CALL_CONTROL_ID = re.compile(r"[!-z|~]{1,256}")
"""Opaque to us; printable ASCII but braces, which would move a key to another Redis slot."""

EVENT_ID = re.compile(r"[!-~]{1,128}")
EVENT_TYPE = re.compile(r"[a-z0-9_.]{1,80}")
MAX_CLIENT_STATE = 1_000

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
        "call.hold",
        "call.unhold",
        "call.enqueued",
        "call.dequeued",
        "call.bridged",
        "call.gather.ended",
        "conference.participant.joined",
        "conference.participant.left",
        "streaming.started",
        "streaming.stopped",
        "streaming.failed",
    }
)
"""The types that change a call or its timeline; all others are answered and counted."""


class NotAnEventError(Exception):
    """The body is no Telnyx event; the message names the field at fault."""


@dataclass(frozen=True, slots=True)
class Event:
    """One webhook. `utterance` is the ledger id its client_state carries, '' if none of ours.

    `occurred_at_ms` is by Telnyx's clock in epoch ms, 0 when it did not say.
    """

    id: str
    type: str
    call_control_id: str
    occurred_at_ms: int
    payload: dict[str, Any] = field(repr=False)
    utterance: str = ""
    dial_id: str = ""

    def text(self, name: str) -> str:
        """Return the payload's *name* if it is text, else ''."""
        value = self.payload.get(name)
        return value if isinstance(value, str) else ""


class _Data(msgspec.Struct):
    event_type: str
    id: str
    payload: dict[str, Any]
    occurred_at: str = ""


class _Envelope(msgspec.Struct):
    data: _Data


_decoder = msgspec.json.Decoder(_Envelope)


def parse(body: bytes) -> Event:
    """Return the event in *body*. `call_control_id` is '' for events that belong to no call.

    Raises NotAnEventError.
    """
    try:
        data = _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise NotAnEventError(f"not a Telnyx event: {error}") from error
    inner = data.data
    event_type = inner.event_type.lower()
    if not EVENT_TYPE.fullmatch(event_type):
        raise NotAnEventError("data.event_type must be 1 to 80 characters of a-z, 0-9, _ and .")
    if not EVENT_ID.fullmatch(inner.id):
        raise NotAnEventError("data.id must be 1 to 128 printable characters")
    call = inner.payload.get("call_control_id") or ""
    if call and not (isinstance(call, str) and CALL_CONTROL_ID.fullmatch(call)):
        raise NotAnEventError("data.payload.call_control_id must be 1 to 256 printable characters")
    state = read_client_state(inner.payload.get("client_state"))
    return Event(
        id=inner.id,
        type=_normal(event_type),
        call_control_id=call,
        occurred_at_ms=_epoch_ms(inner.occurred_at),
        payload=inner.payload,
        utterance=state.get("u", ""),
        dial_id=state.get("d", ""),
    )


def _epoch_ms(moment: str) -> int:
    """Return an ISO 8601 *moment* in epoch ms, 0 for none and for one that says no time zone."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return 0
    return max(0, int(at.timestamp() * 1000)) if at.tzinfo else 0


def _normal(event_type: str) -> str:
    # Seen in the wild even from v2 applications (dograh#259): streaming_started.
    for prefix in ("streaming_", "call_"):
        if event_type.startswith(prefix):
            return prefix[:-1] + "." + event_type[len(prefix) :]
    return event_type


def client_state(**state: str) -> str:
    """Return *state* as Telnyx wants it: base64. It comes back with every event of the leg."""
    return base64.b64encode(json.dumps(state, separators=(",", ":")).encode()).decode()


def read_client_state(raw: object) -> dict[str, str]:
    """Return what `client_state` wrote; {} for null, for other people's and for broken ones."""
    if not isinstance(raw, str) or len(raw) > MAX_CLIENT_STATE:
        return {}
    try:
        state = json.loads(base64.b64decode(raw, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    if not isinstance(state, dict):
        return {}
    return {k: v for k, v in state.items() if isinstance(k, str) and isinstance(v, str)}
