"""What shows that a call needs patience, and what moves its time limit.

All steps here are safe to repeat, so that they need no event of their own.
"""

from calls.patience_memory import digest_of
from calls.snapshot import CallSnapshot
from calls.store_types import Origin
from monitor.openings.relay import is_relay
from monitor.rules.needs_patience import Reason, slow_caller
from monitor.rules.time_limit import extension_for_caller
from monitor.settings import DeadAirSettings
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook
from telephony.phone_numbers import same_form


def extends(
    p: Dependencies, event: Webhook, call: CallSnapshot, settings: DeadAirSettings, *, asks: bool
) -> None:
    """Move the time limit if what came from the caller does; *asks*: it asks for time."""
    found = extension_for_caller(call, settings, asks=asks)
    if found is None:
        return
    origin = Origin(by=event.origin.by)
    if p.store.extend_call(event.call, origin, found.by_ms, found.most, call.extensions, "caller"):
        p.counters.add("calls_extended", who="caller")


def needs_patience(
    p: Dependencies, event: Webhook, settings: DeadAirSettings, text: str = ""
) -> None:
    """Give the call patience if the caller's words, or the check-ins answered, show the need."""
    if is_relay(text):
        give(p, event, settings, Reason.RELAY)
    elif settings.patience_memory_days:
        call = p.store.snapshot(event.call, p.origin())
        if slow_caller(call, settings):
            give(p, event, settings, Reason.SLOW)


def give(p: Dependencies, event: Webhook, settings: DeadAirSettings, why: Reason) -> None:
    new, digest = p.store.give_patience(event.call, Origin(by=event.origin.by), why)
    if new:
        p.counters.add("calls_patient", why=str(why))
        p.patience_memory.remember(digest, str(why), settings.patience_memory_days)


def remembered(p: Dependencies, event: Webhook, number: str, settings: DeadAirSettings) -> str:
    """Give patience to a call whose *number* is remembered; returns what to keep of the number.

    That is '' where the call's agent remembers nothing.
    """
    days = settings.patience_memory_days
    digest = digest_of(same_form(number), p.config.secret_key) if days else ""
    if why := p.patience_memory.find(digest):
        new, _ = p.store.give_patience(event.call, Origin(by=event.origin.by), Reason.REMEMBERED)
        if new:
            p.counters.add("calls_patient", why=str(Reason.REMEMBERED))
            p.patience_memory.remember(digest, why, days)
    return digest
