"""Writes below a WebSocket are whole and one at a time, however slowly the peer takes them."""

import gevent
import pytest
from gevent import socket

from web.media.paced_socket import PacedSocket

pytestmark = pytest.mark.unit

LONG = 1_000_000


@pytest.fixture
def line():
    ours, peers = socket.socketpair()
    for end in (ours, peers):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    yield PacedSocket(ours), peers
    ours.close()
    peers.close()


def read(peer, size):
    found = bytearray()
    while len(found) < size:
        found += peer.recv(3_000)
        gevent.sleep(0)  # a peer in no hurry
    return bytes(found)


def test_the_bare_socket_takes_a_part_and_says_so_in_a_count_nobody_reads(line):
    wire, _ = line
    assert 0 < wire.raw.send(b"x" * LONG) < LONG


def test_a_long_write_to_a_slow_peer_is_whole(line):
    wire, peer = line
    writing = gevent.spawn(wire.send, b"y" * LONG)
    assert read(peer, LONG) == b"y" * LONG
    assert writing.get(timeout=5) == LONG


def test_two_writes_at_once_do_not_mix(line):
    wire, peer = line
    letters = [bytes([letter]) for letter in b"abcd"]
    writing = [gevent.spawn(wire.send, letter * LONG) for letter in letters]
    found = read(peer, LONG * len(letters))
    gevent.joinall(writing, timeout=5, raise_error=True)
    frames = [found[at : at + LONG] for at in range(0, len(found), LONG)]
    assert sorted(frames) == [letter * LONG for letter in letters]
