"""A worker that stops hands its calls over a few at a time, and is held up by nobody."""

from types import SimpleNamespace

import gevent
import pytest
from flask import Flask

from deadair import StoreUnavailableError
from web import ws
from web.dependencies import KEY
from web.process import drain, hand_over
from web.process.hand_over import AT_ONCE, INTERVAL_S, NOBODY_S, WITHIN_S, in_turn

pytestmark = pytest.mark.unit
SLACK_S = 0.2


class World:
    """Calls that another worker takes *taken_after_s* after they were let go; time is virtual."""

    def __init__(self, taken_after_s, away=False):
        self.now_s, self.taken_after_s, self.away = 1000.0, taken_after_s, away
        self.left_at = {}
        self.hurried = False
        self.most = 0

    def wait(self, seconds):
        self.now_s += seconds

    def is_set(self):
        return self.hurried

    def leave(self, call):
        self.left_at[call] = self.now_s
        self.most = max(self.most, sum(not self.taken(each) for each in self.left_at))

    def taken(self, call):
        return self.now_s - self.left_at[call] >= self.taken_after_s

    def is_taken(self, call):
        if self.away:
            self.now_s += 1.5
            raise StoreUnavailableError("away")
        return self.taken(call)

    def over(self, monkeypatch, calls):
        """Hand over; return when (s) each was let go."""
        monkeypatch.setattr(hand_over, "monotonic", lambda: self.now_s)
        in_turn(range(calls), self.leave, self.is_taken, self)
        assert list(self.left_at) == list(range(calls)), "each once, in their order"
        return [at - 1000 for at in self.left_at.values()]


@pytest.mark.parametrize("taken_after_s", [0.1, 0.2, 0.3])
def test_few_are_on_their_way_at_a_time(monkeypatch, taken_after_s):
    world = World(taken_after_s)
    left = world.over(monkeypatch, 100)
    assert world.most <= AT_ONCE
    assert left[-1] <= 100 / AT_ONCE * (taken_after_s + hand_over.LOOK_EVERY_S) + SLACK_S


def test_a_few_calls_wait_for_nobody(monkeypatch):
    assert World(60).over(monkeypatch, AT_ONCE) == [0] * AT_ONCE


@pytest.mark.parametrize("calls", [10, 100, 1_000])
def test_who_is_taken_late_holds_up_the_rest_for_a_while_only(monkeypatch, calls):
    left = World(2.5).over(monkeypatch, calls)
    interval_s = min(INTERVAL_S, WITHIN_S / calls)
    assert all(at <= number * interval_s + SLACK_S for number, at in enumerate(left))


def test_a_thousand_calls_are_spread_evenly_though_all_are_late(monkeypatch):
    left = World(2.0).over(monkeypatch, 1_000)
    for second in range(int(WITHIN_S)):
        assert sum(second <= at < second + 1 for at in left) <= 1.2 * 1_000 / WITHIN_S + AT_ONCE


def test_where_there_is_no_other_worker_the_stop_is_not_delayed(monkeypatch):
    left = World(3600).over(monkeypatch, 200)
    assert left[-1] <= NOBODY_S + SLACK_S


def test_a_store_that_is_away_delays_nothing(monkeypatch):
    left = World(0.1, away=True).over(monkeypatch, 1_000)
    assert left[-1] <= NOBODY_S + 1.5 + SLACK_S


def test_who_is_in_a_hurry_waits_for_nobody(monkeypatch):
    world = World(3600)
    waits = []

    def wait(seconds):
        world.now_s += seconds
        waits.append(seconds)
        world.hurried = len(waits) >= 3

    world.wait = wait
    left = world.over(monkeypatch, 100)
    assert left[-1] <= 3 * hand_over.LOOK_EVERY_S + 1e-6


def test_without_calls_there_is_nothing_to_do(monkeypatch):
    assert World(1).over(monkeypatch, 0) == []


class Session:
    """A call's session; it has begun with its stream's start frame, or not yet."""

    def __init__(self, call, *, begun):
        self.call, self.begun = call, begun


class Socket:
    """A media socket; it notes how it was closed, and then ends as far as the worker may wait."""

    def __init__(self, end):
        self.closed, self.end = None, end

    def close(self, code, why):
        self.closed = code, why

    def abandon(self):
        gevent.spawn_later(0.2, self.end)


class Store:
    """Says that a call is handed over when it is asked about it for the second time."""

    def __init__(self):
        self.asked = []

    def is_handed_over(self, call, by):
        self.asked.append((call, by))
        return self.asked.count((call, by)) > 1


def test_a_worker_s_sockets_are_closed_in_turn():
    store, sockets, closed = Store(), {}, []
    sessions = [Session(f"call-{number}", begun=True) for number in range(AT_ONCE + 2)]
    for session in [*sessions, Session("no start frame yet", begun=False)]:
        sockets[session] = Socket(lambda session=session: closed.append(sockets.pop(session)))
    app = Flask("of a test")
    deps = SimpleNamespace(store=store, name="web-1")
    app.extensions |= {KEY: deps, "media_sessions": sockets, drain.KEY: drain.Drain(0)}
    ws.hand_over(app)
    assert sockets == {}, "none is left when the worker ends"
    assert {each.closed for each in closed} == {(1012, "worker restarts")}
    assert store.asked[0] == ("call-0", "web-1")
    assert "no start frame yet" not in dict(store.asked), "nobody waits for it"
