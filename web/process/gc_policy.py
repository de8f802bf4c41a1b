"""When a web worker runs full garbage collections: only while no call could notice.

A full collection visits every object that was not frozen: 130 for each live call. With 1,000 calls
it delays all of them for longer than a caller should notice, and finds nothing, since what belongs
to a call is freed with it by reference counts alone. So CPython's own full collections are turned
off in a worker; the two younger generations, some thousands of objects at most, are collected as
usual and find the cycles that a request leaves.

A full collection runs when the worker has no call. A worker that always has one, and whose garbage
grows all the same (an agent may create cycles), collects once there are `MAX_OBJECTS` objects, or
twice as many as survived the last time. That costs 0.2 to 0.6 us of CPU per object.

Live calls are not frozen instead: they could only be unfrozen together with everything imported,
whose memory the workers would then no longer share.
"""

import gc
from collections.abc import Sized

from monitor.hub import Hub

NEVER = 1_000_000_000
"""Collections of the middle generation before CPython would run a full one."""

CHECK_EVERY = 10
"""Collections of the middle generation between two checks; CPython's own threshold."""

MAX_OBJECTS = 250_000
"""Objects: a worker full of calls, and as much again."""


def freeze() -> None:
    """Exempt all current objects from later collections, so that their pages stay shared."""
    gc.collect()
    gc.freeze()


class GcPolicy:
    """Decides on full collections in a process that holds *calls*."""

    def __init__(self, calls: Sized) -> None:
        self._calls = calls
        self._max_objects = MAX_OBJECTS
        self._checked_at = 0

    def maybe_collect(self) -> None:
        """Run a full collection if one is due; called about twice a second."""
        if self._is_due():
            gc.collect()
            self._checked_at = 0
            self._max_objects = max(MAX_OBJECTS, 2 * len(gc.get_objects(generation=2)))

    def _is_due(self) -> bool:
        done = gc.get_count()[2]  # of the middle generation, since the last full one
        if not self._calls:
            return done >= CHECK_EVERY
        if done - self._checked_at < CHECK_EVERY:
            return False
        self._checked_at = done
        return len(gc.get_objects(generation=2)) > self._max_objects


def protect(hub: Hub) -> None:
    """Keep full collections away from the calls of *hub* from now on."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    hub.each_tick(GcPolicy(hub).maybe_collect)
