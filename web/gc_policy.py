"""When a web worker collects its garbage: all of it only while no call can hear it.

A full collection looks at every object that was not frozen: 130 for each live call. With 1,000
calls it holds all of them up for longer than a caller should notice, and finds nothing, for what
belongs to a call ends with it, by reference counts alone. So CPython's own full collections never
come in a worker; the two younger generations, some thousands of objects at most, are collected as
ever, and find the circles that a request leaves.

Everything is collected when the worker has no call. A worker that always has one, whose garbage
grows all the same (somebody's agent may make circles), collects once `MOST` objects are there, or
twice as many as survived the last time. That costs 0.2 to 0.6 us of CPU an object.

Live calls are not frozen instead, for what is frozen once can only be looked at together with
everything imported, whose memory the workers would then share no longer.
"""

import gc
from collections.abc import Sized

from monitor.hub import Hub

NEVER = 1_000_000_000
"""Collections of the middle generation before CPython collects everything by itself."""

EVERY = 10
"""Collections of the middle generation between two looks; CPython's own threshold."""

MOST = 250_000
"""Objects: a worker full of calls, and as much again."""


def freeze() -> None:
    """Keep all there is now out of every later collection, and its pages from being copied."""
    gc.collect()
    gc.freeze()


class GcPolicy:
    """The garbage of this process, in which *calls* live."""

    def __init__(self, calls: Sized) -> None:
        self._calls = calls
        self._most = MOST
        self._looked = 0

    def look(self) -> None:
        """Collect everything if it is time to; to be called about twice a second."""
        if self._is_time():
            gc.collect()
            self._looked = 0
            self._most = max(MOST, 2 * len(gc.get_objects(generation=2)))

    def _is_time(self) -> bool:
        done = gc.get_count()[2]  # of the middle generation, since the last full one
        if not self._calls:
            return done >= EVERY
        if done - self._looked < EVERY:
            return False
        self._looked = done
        return len(gc.get_objects(generation=2)) > self._most


def spare(hub: Hub) -> None:
    """Keep full collections away from the calls that *hub* watches, from now on."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    hub.each_tick(GcPolicy(hub).look)
