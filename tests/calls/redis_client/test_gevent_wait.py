"""A greenlet waits for bytes, a time-out or the end of its socket; others wait in their recv."""

import socket

import gevent
import gevent.socket
import pytest
import redis

from calls.redis_client.gevent_wait import until_readable

pytestmark = pytest.mark.unit


@pytest.fixture
def pair():
    mine, other = gevent.socket.socketpair()
    yield mine, other
    mine.close()
    other.close()


@pytest.fixture
def waiting(pair):
    """Return a greenlet that waits for the first of the pair, up to a time limit."""

    def start(within_s):
        greenlet = gevent.spawn(until_readable, pair[0], within_s)
        gevent.sleep(0)  # it waits now
        assert not greenlet.ready()
        return greenlet

    return start


@pytest.mark.parametrize("within_s", [None, 30])
def test_what_is_there_already_is_not_waited_for(pair, within_s):
    mine, other = pair
    other.send(b"x")
    until_readable(mine, within_s)
    assert mine.recv(9) == b"x"


@pytest.mark.parametrize("within_s", [None, 30])
def test_it_returns_when_bytes_come(pair, waiting, within_s):
    greenlet = waiting(within_s)
    pair[1].send(b"x")
    greenlet.get(timeout=10)
    assert pair[0].recv(9) == b"x"


@pytest.mark.parametrize("within_s", [None, 30])
def test_the_end_of_the_connection_is_something_to_read(pair, waiting, within_s):
    greenlet = waiting(within_s)
    pair[1].close()
    greenlet.get(timeout=10)
    assert pair[0].recv(9) == b""


@pytest.mark.parametrize("within_s", [None, 30])
def test_a_socket_that_is_closed_meanwhile_is_told(pair, waiting, within_s):
    greenlet = waiting(within_s)
    pair[0].close()
    with pytest.raises(OSError, match="closed in another greenlet"):
        greenlet.get(timeout=10)


def test_no_answer_in_time_is_a_time_out_and_the_socket_is_as_good_as_before(pair):
    mine, other = pair
    with pytest.raises(redis.TimeoutError, match="no answer in time"):
        until_readable(mine, 0.01)
    other.send(b"late")
    until_readable(mine, 30)
    assert mine.recv(9) == b"late"


def test_a_time_out_that_did_not_come_comes_no_more(pair):
    mine, other = pair
    other.send(b"x")
    until_readable(mine, 0.3)
    gevent.sleep(0.4)  # longer than the time-out: it would be thrown into this sleep


def test_a_socket_that_is_not_gevent_s_is_left_to_its_own_recv():
    mine, other = socket.socketpair()
    with mine, other:
        until_readable(mine, None)
