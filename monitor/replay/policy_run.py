"""When the policy would act on a call that nothing else happens to. Pure."""

from typing import TypeGuard, get_args

from monitor.decisions import Action, Decision, Wait
from monitor.policy import decide
from monitor.replay.state import RecordedCall
from monitor.settings import DeadAirSettings

MOST_WAITS = 50
"""After this many waits without an action, the policy waits for an event."""

_ACTIONS = get_args(Action)


def first_action(
    call: RecordedCall, settings: DeadAirSettings, from_ms: int, until_ms: int
) -> tuple[int, Action] | None:
    """Return the first act in [*from_ms*, *until_ms*), and when it is due; None for none."""
    now_ms = from_ms
    for _ in range(MOST_WAITS):
        decision = decide(call.snapshot(now_ms), settings)
        if is_action(decision):
            return now_ms, decision
        if not isinstance(decision, Wait) or not now_ms < decision.until_ms < until_ms:
            return None
        now_ms = decision.until_ms
    return None


def is_action(decision: Decision) -> TypeGuard[Action]:
    return isinstance(decision, _ACTIONS)
