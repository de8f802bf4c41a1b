"""Alarms about a call as events: its team hears what a person would read in the log."""

from calls.agent_directory import DEFAULT
from deadair import StoreUnavailableError
from monitor.hooks.events import alarm
from tasks.dependencies import Dependencies, log


def raise_alarm(p: Dependencies, call: str, about: str, occurrence: str = "") -> None:
    """Tell the team of *call* of an alarm *about* something, once for each *occurrence*.

    Never raises, since the caller has other calls to handle.
    """
    try:
        happened = alarm(about, f"{about} {occurrence}")
        p.notifier.add(_agent(p, call), call, happened, p.hook_outbox.now_ms())
    except StoreUnavailableError as error:
        log.warning("Alarm not queued", call_control_id=call, about=about, error=str(error))
        p.counters.add("hooks_lost", why="redis")


def _agent(p: Dependencies, call: str) -> str:
    try:
        return (p.store.snapshot(call, p.origin()).agent if call else "") or DEFAULT
    except StoreUnavailableError:
        raise
    except Exception:  # noqa: BLE001  # a call that can't be read is what alarms are for
        return DEFAULT
