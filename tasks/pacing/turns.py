"""A task waits for its command's turn: it is enqueued anew for then, and its thread is free.

Waiting comes before the step is claimed, so what became stale meanwhile is refused by its claim.
A command whose turn would come too late is given up, counted and alarmed; who asked for it asks
again.
"""

from time import monotonic

from calls.pacing.turn import GIVEN_UP, Turn
from tasks.call_control.retries import BoundTask, come_back
from tasks.dependencies import Dependencies, log
from tasks.hooks.alarms import raise_alarm
from tasks.pacing.pacer import Urgency
from telephony.call_control.errors import LimitedError

ALARM_EVERY_S = 60.0
_alarmed_at = [-ALARM_EVERY_S]


def admitted(
    task: BoundTask,
    p: Dependencies,
    call: str,
    name: str,
    urgency: Urgency,
    good_for_ms: int,
    *,
    amount: int = 1,
) -> bool:
    """Return whether the command *name* of *call* may be sent now; false: it is given up.

    *good_for_ms*: how long it may wait from its first ask on. Raises celery's Retry if its turn
    comes later.
    """
    turn = p.pacer.turn(f"{call}/{name}", urgency, good_for_ms, amount=amount)
    return _taken(task, p, call, name, turn)


def may_dial(task: BoundTask, p: Dependencies, dial_id: str, good_for_ms: int) -> bool:
    """Do as `admitted` for a dial."""
    return _taken(task, p, "", "dial", p.pacer.dial_turn(dial_id, good_for_ms))


def _taken(task: BoundTask, p: Dependencies, call: str, name: str, turn: Turn) -> bool:
    if turn.wait_ms == GIVEN_UP:
        give_up(p, call, name)
        return False
    if turn.wait_ms:
        p.counters.add("commands_waited")
        come_back(task, turn.wait_ms / 1000, LimitedError("it waits for its turn"))
    if turn.waited_ms:
        p.counters.observe("command_wait_seconds", turn.waited_ms / 1000)
    return True


def give_up(p: Dependencies, call: str, name: str) -> None:
    """Count, log and alarm that a command was not sent within its time, for Telnyx's limit."""
    p.counters.add("commands_given_up")
    log.error("ALARM: given up, Telnyx's rate limit", call_control_id=call, command=name)
    if monotonic() - _alarmed_at[0] >= ALARM_EVERY_S:
        _alarmed_at[0] = monotonic()
        raise_alarm(p, call, "commands_given_up", str(p.hook_outbox.now_ms() // 60_000))
