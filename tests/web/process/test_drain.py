"""A worker that stops keeps its calls until they end, time is up, or a second TERM hurries it."""

import gevent
import pytest

from web.process import drain
from web.process.drain import DOUBLED_S, Drain, in_time

pytestmark = pytest.mark.unit
PROMPT_S = 2.0


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(drain, "monotonic", lambda: now[0])
    monkeypatch.setattr(drain, "POLL_EVERY_S", 0.001)
    return now


def ends(waiting):
    waiting.join(PROMPT_S)
    return waiting.dead


def test_it_waits_for_the_last_call(clock):
    calls, stop = ["a", "b"], Drain(30)
    assert stop.on_term()
    waiting = gevent.spawn(stop.wait, lambda: calls)
    gevent.sleep(0.01)
    calls.pop()
    gevent.sleep(0.01)
    assert not waiting.dead
    calls.pop()
    assert ends(waiting)
    assert clock == [100.0], "no second was waited"


def test_the_time_is_up(clock):
    stop = Drain(30)
    waiting = gevent.spawn(stop.wait, lambda: ["a"])
    gevent.sleep(0.01)
    clock[0] += 29
    gevent.sleep(0.01)
    assert not waiting.dead
    clock[0] += 1.1
    assert ends(waiting)


def test_a_second_term_hurries_and_a_doubled_one_does_not(clock):
    stop = Drain(30)
    assert not stop.begun
    assert stop.on_term()
    assert stop.begun
    waiting = gevent.spawn(stop.wait, lambda: ["a"])
    clock[0] += DOUBLED_S / 2
    assert not stop.on_term()
    gevent.sleep(0.01)
    assert not waiting.dead, "the master's own TERM came beside the group's"
    clock[0] += DOUBLED_S
    assert not stop.on_term()
    assert ends(waiting)


@pytest.mark.parametrize(("seconds", "calls"), [(0, ["a"]), (30, [])])
def test_without_calls_or_time_it_does_not_wait(clock, seconds, calls):
    del clock
    assert ends(gevent.spawn(Drain(seconds).wait, lambda: calls))


def test_who_is_slow_holds_up_nobody():
    done = []
    with gevent.Timeout(PROMPT_S):
        in_time(0.05, [lambda: gevent.sleep(60), *[lambda n=n: done.append(n) for n in range(3)]])
    assert done == [0, 1, 2]
