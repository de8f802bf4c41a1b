"""What the pump promises: it never waits, no line troubles another, a frame costs one read."""

import os
import socket
import ssl
from contextlib import suppress
from time import monotonic

import gevent
import pytest
from gevent.socket import socket as gevent_socket
from gevent.ssl import SSLContext

import web.media.pumped_socket
from tests.web.media.client_frames import frame
from tests.web.media.pump.pump_line import Call, switches
from tests.web.media.pump.reader_pair import HandPump
from web.media.pump import SLICE
from web.media.pumped_socket import READ_BYTES
from web.media.reader import PumpedThread

pytestmark = pytest.mark.unit

MEDIA = frame(0x81, b'{"event": "media", "payload": "%s"}' % (b"x" * 300))
OTHER = frame(0x81, b'{"event": "start"}')


@pytest.fixture
def pump():
    return HandPump()


@pytest.fixture
def lines(pump):
    """Return a function that opens a number of lines."""
    opened = []

    def open_lines(count):
        opened.extend(Call(pump) for _ in range(count))
        return opened[-count:]

    yield open_lines
    for call in opened:
        call.close()


@pytest.fixture
def reads(monkeypatch):
    """Count the reads by descriptor."""
    made = []
    real = os.read

    def read(fd, size):
        made.append(fd)
        return real(fd, size)

    monkeypatch.setattr(web.media.pumped_socket.os, "read", read)
    return made


def test_a_frame_costs_one_read_and_no_switch(pump, lines, reads):
    calls = lines(SLICE - 1)
    for _ in range(10):
        for call in calls:
            call.peer.sendall(MEDIA)
        with switches() as seen:
            pump.read_ready()
        assert seen == []
    assert all(len(call.heard) == 10 for call in calls)
    assert len(reads) == 10 * len(calls)


def test_a_turn_without_frames_reads_nothing(pump, lines, reads):
    lines(20)
    with switches() as seen:
        pump.read_ready()
    assert (reads, seen) == ([], [])


def test_others_have_a_turn_after_each_slice(pump, lines):
    calls = lines(SLICE * 2)
    gevent.idle()  # what was spawned before runs first, and gevent pauses after 5 ms of that
    turns = []
    other = gevent.spawn(lambda: [turns.append(sum(len(c.heard) for c in calls)), gevent.sleep(0)])
    for call in calls:
        call.peer.sendall(MEDIA)
    pump.read_ready()
    assert turns == [SLICE]
    other.join()


def test_a_timer_that_is_due_runs_between_two_slices(pump, lines):
    calls = lines(SLICE * 4)
    heard = []
    timer = gevent.spawn_later(0.001, lambda: heard.append(sum(len(c.heard) for c in calls)))
    for call in calls:
        call.peer.sendall(MEDIA)
    due = monotonic() + 0.005
    while monotonic() < due:
        pass
    pump.read_ready()
    assert heard
    assert heard[0] <= SLICE * 2
    timer.join()


def test_many_frames_of_one_read_cost_no_switch(pump, lines, reads):
    [call] = lines(1)
    call.peer.sendall(MEDIA * 20)
    with switches() as seen:
        pump.read_ready()
    assert (len(call.heard), len(reads), seen) == (20, 1, [])


def test_what_may_wait_holds_up_only_its_own_line(pump, lines, reads):
    slow, other = lines(2)
    slow.gate.clear()
    slow.peer.sendall(MEDIA + OTHER + MEDIA)
    pump.read_ready()
    gevent.sleep(0)
    for _ in range(3):
        slow.peer.sendall(MEDIA)
        other.peer.sendall(MEDIA)
        pump.read_ready()
        gevent.sleep(0)
    assert len(other.heard) == 3
    assert len(slow.heard) == 1
    assert reads.count(slow.fd) == 1, "TCP holds a client whose session is busy"
    slow.gate.set()
    gevent.sleep(0)
    pump.read_ready()
    assert ["start" in message for message in slow.heard] == [False, True, False] + [False] * 3


def test_an_exception_ends_its_own_line_only(pump, lines):
    broken, other = lines(2)
    broken.peer.sendall(MEDIA + frame(0x81, b'"boom"') + MEDIA)
    other.peer.sendall(MEDIA)
    pump.read_ready()
    assert broken.ended.get(timeout=5) == "failed"
    other.peer.sendall(MEDIA)
    pump.read_ready()
    assert len(other.heard) == 2
    assert len(broken.heard) == 1


def test_a_flood_is_held_by_tcp(pump, lines, reads):
    [loud, other] = lines(2)
    loud.peer.setblocking(False)
    flood = MEDIA * 3_000
    sent = 0
    with suppress(BlockingIOError):
        while sent < len(flood):
            sent += loud.peer.send(flood[sent:])
    other.peer.sendall(MEDIA)
    pump.read_ready()
    assert reads.count(loud.fd) == 1
    assert len(loud.heard) <= READ_BYTES // len(MEDIA)
    assert len(other.heard) == 1


def test_a_reset_ends_the_line(pump, lines):
    [call] = lines(1)
    call.peer.close()
    pump.read_ready()
    assert call.ended.get(timeout=5) == "closed"
    pump.read_ready()


def test_a_silent_peer_is_pinged_then_closed(pump, lines):
    silent, talking = lines(2)
    now = 1000.0
    answers = b""
    for step in range(9):
        for line in list(pump._sockets.values()):
            line.check_liveness(now + 5 * step, silence_s=20)
        gevent.sleep(0)
        if step < 8:
            talking.peer.sendall(MEDIA)
            for line in list(pump._sockets.values()):
                line.read(now + 5 * step) if line.fd == talking.fd else None
    answers = silent.peer.recv(1000)
    assert answers[:2] == b"\x89\x00", "a ping after 20 s"
    assert answers[2:3] == b"\x88", "a close after 20 s more"
    assert int.from_bytes(answers[4:6]) == 1008
    assert silent.ended.get(timeout=5) == "closed"
    talking.peer.setblocking(False)
    with pytest.raises(BlockingIOError):
        talking.peer.recv(1000)


def test_a_pong_proves_life(pump, lines):
    [call] = lines(1)
    [line] = pump._sockets.values()
    for now in (0.0, 20.0):
        line.check_liveness(now, silence_s=20)
        gevent.sleep(0)
    assert call.peer.recv(100) == b"\x89\x00"
    call.peer.sendall(frame(0x8A))
    line.read(21.0)
    line.check_liveness(40.5, silence_s=20)
    gevent.sleep(0)
    assert not call.ended.ready()
    line.check_liveness(41.5, silence_s=20)
    gevent.sleep(0)
    assert call.peer.recv(100) == b"\x89\x00", "and the next silence is asked about anew"


def test_nothing_is_read_after_the_end(pump, lines, reads):
    [call] = lines(1)
    call.socket.close(1000, "")
    assert call.ended.get(timeout=5) == "closed"
    call.peer.sendall(MEDIA)
    pump.read_ready()
    assert reads == []


@pytest.mark.parametrize("kind", ["a thread's", "TLS"])
def test_what_the_pump_cannot_read_gets_a_thread(kind):
    ours, theirs = socket.socketpair()
    if kind == "TLS":
        context = SSLContext(ssl.PROTOCOL_TLS_SERVER)
        wrapped = context.wrap_socket(
            gevent_socket(fileno=ours.detach()), server_side=True, do_handshake_on_connect=False
        )
        thread = PumpedThread(target=Connection(wrapped).read)
    else:
        thread = PumpedThread(target=Connection(ours).read)
    thread.start()
    thread.join(5)
    assert thread.fd is None
    assert thread._target.__self__.was_read
    thread._target.__self__.sock.close()
    theirs.close()


class Connection:
    """As much of simple-websocket's connection as its thread class sees."""

    def __init__(self, sock):
        self.sock = sock
        self.was_read = False

    def read(self):
        self.was_read = True
