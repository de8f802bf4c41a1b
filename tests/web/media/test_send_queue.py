"""What we write on a media socket: in order, whole, and by nobody when there is nothing."""

import gevent
import pytest
from gevent.event import Event
from simple_websocket import ConnectionClosed

from web.media.send_queue import MAX_FRAMES, SendQueue

pytestmark = pytest.mark.unit


class Peer:
    """A connection that takes a frame only while it is willing."""

    def __init__(self):
        self.taken = []
        self.willing = Event()
        self.gone = False

    def send(self, text):
        self.willing.wait()
        if self.gone:
            raise ConnectionClosed(1006)
        self.taken.append(text)


@pytest.fixture
def peer():
    return Peer()


def test_frames_go_out_in_order(peer):
    outbox = SendQueue(peer)
    peer.willing.set()
    sent = [str(n) for n in range(20)]
    for text in sent:
        assert outbox.put(text)
    gevent.sleep(0)
    assert peer.taken == sent


def test_a_peer_that_takes_nothing_gets_no_more(peer):
    outbox = SendQueue(peer)
    outbox.put("being written")
    gevent.sleep(0)
    assert [outbox.put("x") for _ in range(MAX_FRAMES + 1)] == [True] * MAX_FRAMES + [False]
    outbox.close()
    peer.willing.set()
    gevent.sleep(0)
    assert peer.taken == []


def test_nobody_waits_when_there_is_nothing_to_write(peer):
    outbox = SendQueue(peer)
    assert outbox._writer is None
    peer.willing.set()
    for text in ("one", "two"):
        outbox.put(text)
        gevent.sleep(0)
        assert outbox._writer is None
    assert peer.taken == ["one", "two"]


def test_a_peer_that_is_gone_ends_the_writing(peer):
    outbox = SendQueue(peer)
    peer.gone = True
    peer.willing.set()
    assert outbox.put("lost")
    gevent.sleep(0)
    assert outbox._writer is None
