"""When a worker collects all its garbage: without calls soon, with calls only once it is too much.

`tests/web/media/test_no_garbage_left.py` holds a real worker with 1,000 calls to it.
"""

import gc

import pytest

from monitor.hub import Hub
from web.process import gc_policy
from web.process.gc_policy import CHECK_EVERY, GcPolicy

pytestmark = pytest.mark.unit

SOME = 1_000


@pytest.fixture(autouse=True)
def collector():
    """Have nothing but what a test makes looked at, and only when asked."""
    before = gc.get_threshold()
    gc_policy.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.set_threshold(*before)
    gc.unfreeze()


class Circle:
    alive = 0

    def __init__(self):
        Circle.alive += 1
        self.self = self

    def __del__(self):
        Circle.alive -= 1


def leave(circles):
    """Make garbage that only a full collection finds."""
    made = [Circle() for _ in range(circles)]
    for _ in range(CHECK_EVERY):
        gc.collect(1)
    del made


def test_a_worker_without_calls_collects_everything():
    leave(SOME)
    assert Circle.alive == SOME
    GcPolicy([]).maybe_collect()
    assert Circle.alive == 0


def test_a_worker_with_a_call_does_not(monkeypatch):
    monkeypatch.setattr(gc_policy, "MAX_OBJECTS", 3 * SOME)
    calls = ["one"]
    kept = GcPolicy(calls)
    leave(SOME)
    kept.maybe_collect()
    assert Circle.alive == SOME
    calls.clear()
    kept.maybe_collect()
    assert Circle.alive == 0


def test_unless_there_is_too_much(monkeypatch):
    monkeypatch.setattr(gc_policy, "MAX_OBJECTS", 3 * SOME)
    kept = GcPolicy(["one"])
    for _ in range(2):
        leave(SOME)
        kept.maybe_collect()
    assert Circle.alive == 2 * SOME
    leave(2 * SOME)
    kept.maybe_collect()
    assert Circle.alive == 0


def test_what_lives_on_is_not_looked_at_again_and_again(monkeypatch):
    """An agent may keep more than we ever do: the next time is when there is twice as much."""
    monkeypatch.setattr(gc_policy, "MAX_OBJECTS", SOME)
    kept = GcPolicy(["one"])
    library = [Circle() for _ in range(2 * SOME)]
    leave(SOME)
    kept.maybe_collect()
    leave(SOME)
    kept.maybe_collect()
    assert Circle.alive == len(library) + SOME
    for circle in library:
        del circle.self


def test_full_collections_come_no_more_by_themselves():
    hub = Hub(None, None, None)
    gc_policy.protect(hub)
    assert gc.get_threshold()[2] == gc_policy.NEVER
    leave(SOME)
    for look in hub._each_tick:
        look()
    assert Circle.alive == 0
