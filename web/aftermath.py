"""What became of an order: read off the call's own timeline, never assumed."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

import gevent

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.timeline import Entry

LOOK_EVERY_S = 0.05
T = TypeVar("T")


def follow(
    store: CallStore, call: CallSnapshot, tells: Callable[[Entry], T | None], within_s: float
) -> T | None:
    """Return what *tells* makes of the first entry since *call* was seen that it knows.

    None if there is no such entry within *within_s* seconds. Raises StoreUnavailableError.
    """
    after, deadline = f"{call.now_ms - 1}-0", monotonic() + within_s
    while True:
        for entry in store.timeline(call.call_control_id, after=after):
            after = entry.id
            if (told := tells(entry)) is not None:
                return told
        if monotonic() >= deadline:
            return None
        gevent.sleep(LOOK_EVERY_S)
