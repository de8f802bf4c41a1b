"""Makes a failing call small: acts are left out while it still fails in the same way."""

import re
from collections.abc import Callable

from benchmarks.rehearsal.random_call import Plan

_NUMBERS = re.compile(r"\d[\d.]*")


def shrunk(plan: Plan, play: Callable[[Plan], str]) -> Plan:
    """Return *plan* without the acts that its fault does not need: halves first, then ones."""
    wanted = _kind(play(plan))
    size = max(len(plan.what) // 2, 1)
    while size:
        first = 0
        while first < len(plan.what):
            smaller = plan.without(set(range(first, first + size)))
            if _kind(play(smaller)) == wanted:
                plan = smaller
            else:
                first += size
        size //= 2
    return plan


def _kind(fault: str) -> str:
    return _NUMBERS.sub("", fault)
