"""When to wake each call of a worker: a new deadline replaces the last, and none fires early.

Replaced deadlines stay in the heap until they pass or there are too many: the time limit of a call,
which every decision names, may be hours away. Times are the process's monotonic seconds.
"""

import heapq
from time import monotonic

from gevent.event import Event

MOST_PASSED_OVER = 64
"""Replaced deadlines that may stay in the heap, besides two per call."""


class Deadlines:
    """Set by many greenlets, waited for by one."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, str]] = []
        self._due: dict[str, float] = {}
        self._sooner = Event()

    def __len__(self) -> int:
        return len(self._heap)

    def set(self, call: str, seconds: float) -> None:
        """Make *call* due after *seconds*, which replaces its former deadline."""
        due = self._due[call] = monotonic() + seconds
        if len(self._heap) > MOST_PASSED_OVER + 2 * len(self._due):
            self._heap = [(at, each) for each, at in self._due.items()]
            heapq.heapify(self._heap)
        else:
            heapq.heappush(self._heap, (due, call))
        if self._heap[0][0] == due:
            self._sooner.set()

    def forget(self, call: str) -> None:
        self._due.pop(call, None)

    def wait(self) -> str:
        """Return the next call that is due, once it is."""
        while True:
            self._sooner.clear()
            wait = self._heap[0][0] - monotonic() if self._heap else None
            if wait is None or wait > 0:
                self._sooner.wait(wait)
                continue
            due, call = heapq.heappop(self._heap)
            if self._due.get(call) == due:
                return call
