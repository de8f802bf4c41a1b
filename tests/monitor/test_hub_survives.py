"""The hub survives every error in a poll, and reports how long ago it last polled."""

import gevent
import pytest
from gevent.event import Event

from calls.leases import Poll
from deadair import StoreUnavailableError
from monitor import hub as hub_module
from monitor.hub import Hub

pytestmark = pytest.mark.unit

FAULTS = [
    ConnectionResetError("reset"),
    BrokenPipeError("broken"),
    StoreUnavailableError("away"),
    ValueError("a bug"),
    ZeroDivisionError("another"),
]


class Watched:
    call_control_id, agent_id = "v3:1", "default"

    def __init__(self):
        self.woken = 0

    def wake(self):
        self.woken += 1


class Agents:
    def refresh(self, _polled, _wanted):
        return set()


class Leases:
    """Fails in every way in turn, then works."""

    def __init__(self, faults):
        self.faults = list(faults)
        self.works = Event()

    def poll(self, calls, _agents, *, pulse):
        del pulse
        if self.faults:
            raise self.faults.pop(0)
        self.works.set()
        return Poll(now_ms=1, versions="7 " * len(calls), agents={})


class FakeWakeups:
    """Fails in every way in turn, then rings once and is still."""

    def __init__(self, faults=()):
        self.faults = list(faults)

    def check_liveness(self):
        """Ask nothing."""

    def close(self):
        """Close nothing."""

    def listen(self):
        if self.faults:
            raise self.faults.pop(0)
        yield "v3:1"
        gevent.sleep(60)


@pytest.fixture
def make(monkeypatch):
    monkeypatch.setattr(hub_module, "TICK_S", 0.001)
    made = []

    def hub_of(leases, wakeups):
        made.append(Hub(leases, wakeups, Agents()))
        return made[-1]

    yield hub_of
    for hub in made:
        hub.stop()


def test_any_fault_of_a_look_is_survived(make):
    leases, watched = Leases(FAULTS), Watched()
    hub = make(leases, FakeWakeups())
    hub.watch(watched)
    assert leases.works.wait(5), "the leases are renewed again"
    assert not leases.faults
    assert hub.redis_up


def test_any_fault_of_the_bells_is_survived(make):
    wakeups, watched = FakeWakeups(FAULTS), Watched()
    hub = make(Leases([]), wakeups)
    hub.watch(watched)
    with gevent.Timeout(5):
        while wakeups.faults or watched.woken < 2:
            gevent.sleep(0.001)


def test_what_is_run_each_tick_cannot_keep_the_leases_from_being_renewed(make):
    leases, ran = Leases([]), []
    hub = make(leases, FakeWakeups())
    hub.each_tick(lambda: 1 / 0)
    hub.each_tick(lambda: ran.append(1))
    hub.watch(Watched())
    assert leases.works.wait(5)
    assert ran


def test_a_call_whose_waking_fails_keeps_nobody_else_from_being_woken(make):
    class Broken(Watched):
        call_control_id = "v3:0"

        def wake(self):
            if self.woken:
                raise ValueError
            super().wake()

    hub, watched, leases = make(Leases([]), FakeWakeups()), Watched(), Leases([])
    hub._leases = leases
    hub.watch(Broken())
    hub.watch(watched)
    assert leases.works.wait(5)
    with gevent.Timeout(5):
        while watched.woken < 2:
            gevent.sleep(0.001)


def test_a_greenlet_that_was_killed_is_started_anew(make):
    leases = Leases([])
    hub = make(leases, FakeWakeups())
    hub.start()
    gevent.killall(hub._greenlets)
    hub.watch(Watched())
    assert leases.works.wait(5)


def test_it_tells_how_long_ago_it_looked(make, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(hub_module, "monotonic", lambda: now[0])
    stuck = Event()
    hub = make(Leases([]), FakeWakeups())
    assert hub.since_look_s() == 0, "nobody has started it"
    hub.each_tick(stuck.wait)
    hub.start()
    gevent.sleep(0.01)
    now[0] += 12
    assert hub.since_look_s() == 12
    stuck.set()
    with gevent.Timeout(5):
        while hub.since_look_s():
            gevent.sleep(0.001)


def test_a_look_that_redis_does_not_answer_is_a_look(make):
    """Redis being away is no reason to restart all workers: that is for /readyz to report."""
    hub = make(Leases([StoreUnavailableError()] * 10_000), FakeWakeups())
    hub.watch(Watched())
    with gevent.Timeout(5):
        while hub.redis_up:
            gevent.sleep(0.001)
    assert hub.since_look_s() < 5
