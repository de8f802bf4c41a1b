"""The number at the other side of a call: kept while text messages may be sent to it."""

import re

from calls.snapshot import CallState
from calls.store_types import Origin
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook
from telephony.phone_numbers import E164, same_form

ANONYMOUS = "+266696687"
"""What some networks give for a caller who hides: the word on a phone's keys."""


def keep_number(p: Dependencies, event: Webhook, direction: str) -> None:
    """Keep the number in *event* of a call of that *direction*, if this service sends messages."""
    if not p.config.sends_sms:
        return
    number = same_form(event.text("to" if direction == "outgoing" else "from"))
    if re.fullmatch(E164, number) and number != ANONYMOUS:
        p.store.keep_number(event.call, Origin(by=event.origin.by), number)


def keep_for_the_end(p: Dependencies, event: Webhook) -> None:
    """Keep the number that the last event of a call has, where none came before.

    That is so of attached calls, and after a consent that was taken back and given again.
    """
    if not p.config.sends_sms or p.store.number_of(event.call):
        return
    call = p.store.snapshot(event.call, p.origin())
    if call.state is CallState.ANSWERED and call.sms_consent:
        keep_number(p, event, call.direction)


def finalized(p: Dependencies, event: Webhook) -> None:
    """Tell on the timeline what became of a text message."""
    status = event.text("status")
    details = {"sms": event.text("sms"), "status": status, "code": event.text("code")}
    known = {name: value for name, value in details.items() if value}
    if p.store.append_timeline(event.call, event.origin, "sms.finalized", **known):
        p.counters.add("messages_finalized", status=status or "unknown")
