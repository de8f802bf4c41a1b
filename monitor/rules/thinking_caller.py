"""How long a caller who may be thinking is left alone before the first check-in. Pure.

By things that cost nothing: whether the caller's last words break off, how long the caller's
answers took in this call, what the agent's last words asked for, and `Call.expect`, by which the
agent tells how long an answer may take (`monitor.rules.silence_timeout`). The sound of the last
words is not judged. `benchmarks/accuracy/thinking.py` measures it.
"""

from math import log

from calls.snapshot import CallSnapshot
from monitor.rules.caller_pace import answers, expected, usual
from monitor.settings import DeadAirSettings, ThinkingCaller

CUE_TIMES = 2.0
"""Times `silence_timeout_normal`, after words that break off."""

PACE_TIMES = 1.6
"""Times the caller's slowest answer so far."""

LONGEST_TIMES = 2.5
"""Times `silence_timeout_normal`, at the most."""

UNKNOWN_TIMES = 1.15
"""Times `silence_timeout_normal`, with adapt: for a caller of whom nothing is known."""

SHOWN_S = 0.05
"""Smaller differences are not written."""

ASKED = "asked "
"""How each reason begins, by which the page of a call knows it."""

LEAST_ANSWERS = 2
"""Answers that show a caller to be quick."""


def thinking_timeout_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return after how many seconds the first check-in is due; 0: no longer than usual."""
    match settings.thinking_caller:
        case ThinkingCaller.WAIT:
            return _thought_s(call, settings)
        case ThinkingCaller.ADAPT if not call.checkins_made:
            return _adapted_s(call, settings)
        case _:
            return 0.0


def reason(call: CallSnapshot, settings: DeadAirSettings) -> str:
    """Return in words why the first check-in is due sooner or later than usual, '' if it is not."""
    due_s, normal_s = thinking_timeout_s(call, settings), settings.silence_timeout_normal
    if not due_s or abs(due_s - normal_s) < SHOWN_S:
        return ""
    how = "sooner" if due_s < normal_s else "later"
    known = [f"{len(answers(call))} answers"] if call.answers else []
    known += [f"question: {call.question.replace('_', ' ')}"] if call.question else []
    why = "the caller broke off" if breaks_off(call) else ", ".join(known) or "nothing known yet"
    return f"{ASKED}{abs(due_s - normal_s):.1f} s {how}: {why}"


def reassures(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether a caller is to be reassured once, where a first check-in would be due."""
    wanted = settings.thinking_caller is ThinkingCaller.REASSURE and settings.reassurance_message
    return bool(wanted) and not call.reassured and _thought_s(call, settings) > 0


def _thought_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return for how long this caller may be thinking; 0 where nothing shows it."""
    if call.checkins_made:
        return 0.0
    normal_s = settings.silence_timeout_normal
    if breaks_off(call):
        return CUE_TIMES * normal_s
    paced_s = PACE_TIMES * _slowest_s(call, normal_s)
    return min(paced_s, LONGEST_TIMES * normal_s) if paced_s > normal_s else 0.0


def _adapted_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return when another second is worth as much as it is for an unknown caller.

    A second more spares a false check-in with the chance that the caller speaks in it, and costs a
    caller who has gone a second. So all are asked when this chance has fallen to the same value.
    """
    normal_s = settings.silence_timeout_normal
    worth = usual().density(log(UNKNOWN_TIMES * normal_s))
    due_s = expected(call, pauses=breaks_off(call)).falls_to(worth)
    return min(max(due_s, _soonest_s(call, settings)), LONGEST_TIMES * normal_s)


def _soonest_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return when a check-in may come at the soonest; a hang-up without one never comes sooner."""
    asks = settings.max_checkins_before_disconnect > 0 and not call.media_lost_ms
    quick = asks and len(answers(call)) >= LEAST_ANSWERS
    normal_s = settings.silence_timeout_normal
    return min(settings.silence_timeout_quick, normal_s) if quick else normal_s


def breaks_off(call: CallSnapshot) -> bool:
    """Return whether the caller spoke last, and in the middle of something."""
    return bool(call.unfinished) and call.activity_at_ms > call.agent_quiet_at_ms


def _slowest_s(call: CallSnapshot, normal_s: float) -> float:
    """Return the caller's slowest answer; one to a check-in took longer than the usual time."""
    return max(call.slowest_answer_ms / 1000, normal_s if call.slow_answers else 0.0)
