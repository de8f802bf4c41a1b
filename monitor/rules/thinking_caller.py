"""How long a caller who may be thinking is left alone before the first check-in. Pure.

By three things that cost nothing: whether the caller's last words break off, how long the caller's
answers took in this call, and `Call.expect`, by which the agent tells what kind of answer it asked
for (`monitor.rules.silence_timeout`). The sound of the last words is not judged.
`benchmarks/accuracy/thinking.py` measures it.
"""

from calls.snapshot import CallSnapshot
from monitor.settings import DeadAirSettings, ThinkingCaller

CUE_TIMES = 2.0
"""Times `silence_timeout_normal`, after words that break off."""

PACE_TIMES = 1.6
"""Times the caller's slowest answer so far."""

LONGEST_TIMES = 2.5
"""Times `silence_timeout_normal`, at the most."""


def thinking_timeout_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return after how many seconds the first check-in is due; 0: no longer than usual."""
    return _thought_s(call, settings) if settings.thinking_caller is ThinkingCaller.WAIT else 0.0


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


def breaks_off(call: CallSnapshot) -> bool:
    """Return whether the caller spoke last, and in the middle of something."""
    return bool(call.unfinished) and call.activity_at_ms > call.agent_quiet_at_ms


def _slowest_s(call: CallSnapshot, normal_s: float) -> float:
    """Return the caller's slowest answer; one to a check-in took longer than the usual time."""
    return max(call.slowest_answer_ms / 1000, normal_s if call.slow_answers else 0.0)
