"""Requests share a round trip only when one is under way, and its outcome whatever it is."""

import gevent
import pytest
from gevent.event import Event

from monitor.actions import NotSentError
from web.broker.batcher import Batcher
from web.broker.publisher import PUBLISH_S

pytestmark = pytest.mark.unit


class Server:
    """Takes what is carried to it, once `answers` is set."""

    def __init__(self):
        self.answers = Event()
        self.answers.set()
        self.taken = []
        self.faults = {}

    def take(self, loads):
        self.taken.append(list(loads))
        self.answers.wait()
        for load in loads:
            if load in self.faults:
                raise self.faults[load]


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def ferry(server):
    return Batcher(server.take)


def hung_up_in(ferry, server, *loads):
    """Return the greenlets of *loads*, the first of which is on its way and waits for an answer."""
    server.answers.clear()
    carried = []
    for load in loads:
        carried.append(gevent.spawn(ferry.carry, load))
        gevent.idle()
    return carried


def outcomes(carried):
    gevent.joinall(carried, timeout=5)
    return [type(one.exception).__name__ if one.exception else one.successful() for one in carried]


def test_who_comes_alone_leaves_at_once_and_alone(ferry, server):
    for load in "abc":
        ferry.carry(load)
    assert server.taken == [["a"], ["b"], ["c"]]


def test_all_who_come_meanwhile_cross_together_in_their_order(ferry, server):
    carried = hung_up_in(ferry, server, *"abcd")
    assert server.taken == [["a"]]
    server.answers.set()
    assert outcomes(carried) == [True] * 4
    assert server.taken == [["a"], ["b", "c", "d"]]
    ferry.carry("e")
    assert server.taken[2:] == [["e"]]


def test_what_a_crossing_met_all_on_it_are_told_and_nobody_else(ferry, server):
    server.faults = {"c": NotSentError("full")}
    carried = hung_up_in(ferry, server, *"abc")
    server.answers.set()
    assert outcomes(carried) == [True, "NotSentError", "NotSentError"]
    ferry.carry("d")


def test_a_server_that_hangs_holds_nobody_longer_than_one_alone(ferry, server):
    began = gevent.get_hub().loop.now()
    carried = hung_up_in(ferry, server, *"abc")
    assert outcomes(carried) == ["NotSentError"] * 3
    gevent.get_hub().loop.update_now()
    assert gevent.get_hub().loop.now() - began < 2 * PUBLISH_S
    server.answers.set()
    ferry.carry("d")
    assert server.taken[-1] == ["d"], "nobody who was told no is carried after all"


@pytest.mark.parametrize("who", [0, 1])
def test_a_request_that_is_killed_leaves_nobody_waiting(ferry, server, who):
    carried = hung_up_in(ferry, server, *"abc")
    carried[who].kill()
    server.answers.set()
    assert outcomes(carried[who + 1 :])[-1] in {True, "NotSentError"}
    assert all(one.ready() for one in carried)
    ferry.carry("d")
    assert server.taken[-1] == ["d"]


def test_a_fault_of_ours_is_nobody_s_secret(ferry, server):
    """It is raised where it happened; the others are told to come again."""
    server.faults = {"c": ZeroDivisionError()}
    carried = hung_up_in(ferry, server, *"abc")
    server.answers.set()
    assert outcomes(carried) == [True, "ZeroDivisionError", "NotSentError"]
    ferry.carry("d")
