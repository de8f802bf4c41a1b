"""A line of a pump, and the switches between greenlets that it costs."""

import socket
from contextlib import contextmanager

import greenlet
from gevent.event import AsyncResult, Event
from gevent.socket import socket as gevent_socket
from simple_websocket import ConnectionClosed, Server

from tests.web.media.pump.reader_pair import HANDSHAKE
from web.media.reader import Reader


class Call:
    """One line of a pump: both ends, and a listener that a test directs."""

    def __init__(self, pump):
        ours, self.peer = socket.socketpair()
        self.peer.settimeout(5)
        sock = gevent_socket(fileno=ours.detach())
        reader = Reader(pump)
        options = {"event_class": Event, "max_message_size": 65_536, **reader.options}
        ws = Server({"werkzeug.socket": sock, **HANDSHAKE}, **options)
        assert self.peer.recv(1000).startswith(b"HTTP/1.1 101")
        self.socket = reader.open(ws)
        self.fd = self.socket.fd
        self.heard = []
        self.gate = Event()
        self.gate.set()
        self.ended = AsyncResult()
        self.socket.serve(self, self._run)

    def _run(self, handle):
        try:
            handle()
        except ConnectionClosed:
            self.ended.set("closed")
        except ZeroDivisionError:
            self.ended.set("failed")

    def receive_media(self, message):
        if '"boom"' in message:
            raise ZeroDivisionError
        if '"media"' not in message:
            return False
        self.heard.append(message)
        return True

    def receive(self, message):
        self.gate.wait()
        self.heard.append(message)

    def close(self):
        self.gate.set()
        self.peer.close()
        self.socket.release()


@contextmanager
def switches():
    """Count the switches between greenlets in the block."""
    seen = []
    greenlet.settrace(lambda *switch: seen.append(switch))
    try:
        yield seen
    finally:
        greenlet.settrace(None)
