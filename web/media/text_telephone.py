"""A text telephone on a call's line: what is done when its tones are heard."""

from calls.patience_memory import PatienceMemory
from calls.store_types import Origin
from monitor.rules.needs_patience import Reason
from web.dependencies import Dependencies


def typed(deps: Dependencies, call_control_id: str, origin: Origin) -> None:
    """Record that the caller types: the call needs patience, and the caller is there.

    Raises StoreUnavailableError; all of it may be repeated.
    """
    new, digest = deps.store.give_patience(call_control_id, origin, Reason.TTY)
    if new:
        deps.counters.add("calls_patient", why=str(Reason.TTY))
    if new and digest:
        days = deps.settings_of(deps.store.snapshot(call_control_id, origin)).patience_memory_days
        PatienceMemory(deps.store.redis).remember(digest, str(Reason.TTY), days)
    deps.store.caller_input(call_control_id, origin, "tty")
