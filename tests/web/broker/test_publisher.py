"""Publishing when all calls of a worker have something to send at once."""

import gevent
import gevent.event
import gevent.queue
import pytest

from monitor.actions import NotSentError
from web.broker import publisher

pytestmark = pytest.mark.unit


def test_a_few_send_at_once_and_the_others_wait_their_turn():
    under_way, most, sent = set(), [], []

    def send(number):
        under_way.add(number)
        most.append(len(under_way))
        gevent.sleep(0)  # a connection is made, and others run
        under_way.discard(number)
        sent.append(number)

    sending = [gevent.spawn(publisher.in_turn(send), n) for n in range(200)]
    gevent.joinall(sending, timeout=10, raise_error=True)
    assert (max(most), sorted(sent)) == (publisher.AT_ONCE, list(range(200)))


def test_who_waits_too_long_is_refused_and_breaks_nothing_off(monkeypatch):
    monkeypatch.setattr(publisher, "TURN_S", 0.01)
    broker_answers = gevent.event.Event()
    done = []

    def send():
        broker_answers.wait()
        done.append(True)

    first = [gevent.spawn(publisher.in_turn(send)) for _ in range(publisher.AT_ONCE)]
    gevent.sleep(0)
    with pytest.raises(NotSentError, match="too many messages"):
        publisher.in_turn(send)()
    broker_answers.set()
    gevent.joinall(first, timeout=10, raise_error=True)
    assert len(done) == publisher.AT_ONCE


def test_a_turn_that_failed_is_free_again():
    def fail():
        raise NotSentError("the broker did not take it")

    for _ in range(2 * publisher.AT_ONCE):
        with pytest.raises(NotSentError, match="did not take"):
            publisher.in_turn(fail)()


def test_a_connection_that_takes_long_is_made_meanwhile_and_once(monkeypatch):
    """Over TLS, Sentinel and a long way it would be broken off each time, and never stand."""
    monkeypatch.setattr(publisher, "PUBLISH_S", 0.01)
    connected, may_connect, tried = gevent.event.Event(), gevent.event.Event(), []

    def connect():
        tried.append(True)
        may_connect.wait()
        connected.set()

    monkeypatch.setattr(publisher.publish, "connect", connect)
    send = publisher.within_time(connected.wait)
    for _ in range(3):
        with pytest.raises(NotSentError, match="took longer"):
            send()
    assert tried == [True]
    may_connect.set()
    assert connected.wait(10)
    send()


def test_a_broker_that_is_away_is_tried_again_later(monkeypatch):
    monkeypatch.setattr(publisher, "PUBLISH_S", 0.01)
    tried = gevent.queue.Queue()

    def connect():
        tried.put(True)
        raise NotSentError("the broker is away")

    monkeypatch.setattr(publisher.publish, "connect", connect)
    for _ in range(3):
        with pytest.raises(NotSentError, match="took longer"):
            publisher.within_time(gevent.event.Event().wait)()
        assert tried.get(timeout=10)
        gevent.sleep(0)
