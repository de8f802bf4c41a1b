"""Requests share a round trip only when one is under way, and its outcome whatever it is."""

import gevent
import pytest
from gevent.event import Event

from monitor.actions import NotSentError
from web.broker.batcher import Batcher
from web.broker.publisher import PUBLISH_S

pytestmark = pytest.mark.unit


class Server:
    """Takes what is submitted to it, once `answers` is set."""

    def __init__(self):
        self.answers = Event()
        self.answers.set()
        self.flushed = []
        self.faults = {}

    def flush(self, items):
        self.flushed.append(list(items))
        self.answers.wait()
        for item in items:
            if item in self.faults:
                raise self.faults[item]


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def batcher(server):
    return Batcher(server.flush)


def submit_to_busy(batcher, server, *items):
    """Return the greenlets of *items*, the first of which is on its way and waits for an answer."""
    server.answers.clear()
    submitted = []
    for item in items:
        submitted.append(gevent.spawn(batcher.submit, item))
        gevent.idle()
    return submitted


def outcomes(submitted):
    gevent.joinall(submitted, timeout=5)
    return [
        type(one.exception).__name__ if one.exception else one.successful() for one in submitted
    ]


def test_who_comes_alone_leaves_at_once_and_alone(batcher, server):
    for item in "abc":
        batcher.submit(item)
    assert server.flushed == [["a"], ["b"], ["c"]]


def test_all_who_come_meanwhile_cross_together_in_their_order(batcher, server):
    submitted = submit_to_busy(batcher, server, *"abcd")
    assert server.flushed == [["a"]]
    server.answers.set()
    assert outcomes(submitted) == [True] * 4
    assert server.flushed == [["a"], ["b", "c", "d"]]
    batcher.submit("e")
    assert server.flushed[2:] == [["e"]]


def test_what_a_crossing_met_all_on_it_are_told_and_nobody_else(batcher, server):
    server.faults = {"c": NotSentError("full")}
    submitted = submit_to_busy(batcher, server, *"abc")
    server.answers.set()
    assert outcomes(submitted) == [True, "NotSentError", "NotSentError"]
    batcher.submit("d")


def test_a_server_that_hangs_holds_nobody_longer_than_one_alone(batcher, server):
    began = gevent.get_hub().loop.now()
    submitted = submit_to_busy(batcher, server, *"abc")
    assert outcomes(submitted) == ["NotSentError"] * 3
    gevent.get_hub().loop.update_now()
    assert gevent.get_hub().loop.now() - began < 2 * PUBLISH_S
    server.answers.set()
    batcher.submit("d")
    assert server.flushed[-1] == ["d"], "nobody who was told no is submitted after all"


@pytest.mark.parametrize("who", [0, 1])
def test_a_request_that_is_killed_leaves_nobody_waiting(batcher, server, who):
    submitted = submit_to_busy(batcher, server, *"abc")
    submitted[who].kill()
    server.answers.set()
    assert outcomes(submitted[who + 1 :])[-1] in {True, "NotSentError"}
    assert all(one.ready() for one in submitted)
    batcher.submit("d")
    assert server.flushed[-1] == ["d"]


def test_a_fault_of_ours_is_nobody_s_secret(batcher, server):
    """The error is raised for its own event; the others are answered with a retry."""
    server.faults = {"c": ZeroDivisionError()}
    submitted = submit_to_busy(batcher, server, *"abc")
    server.answers.set()
    assert outcomes(submitted) == [True, "ZeroDivisionError", "NotSentError"]
    batcher.submit("d")
