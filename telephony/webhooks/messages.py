"""What is kept of a webhook about a text message: its outcome, no number and no words. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telephony.webhooks.events import Event

FINALIZED = "message.finalized"
MAX_WORD = 60


def message_event(event: Event, call_control_id: str, sms: str) -> Event:
    """Return *event* as one of the call whose message *sms* it is about."""
    receivers, errors = event.payload.get("to"), event.payload.get("errors")
    kept = {"sms": sms, "status": _first(receivers, "status"), "code": _first(errors, "code")}
    return replace(event, call_control_id=call_control_id, payload=kept)


def _first(entries: object, name: str) -> str:
    """Return *name* of the first of *entries*, '' if there is none."""
    first: Mapping[str, Any] = entries[0] if isinstance(entries, list) and entries else {}
    value = first.get(name) if isinstance(first, dict) else None
    return value[:MAX_WORD] if isinstance(value, str) else ""
