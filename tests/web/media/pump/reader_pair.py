"""Both readers on a real socket, fed the same pieces; what each gave and what each wrote.

Stock is simple-websocket untouched. The pump is turned by hand after each piece,
so that a piece is a read; its greenlets are this thread's.
"""

import socket
import struct
import threading
from dataclasses import dataclass, field
from functools import partial

import gevent
from gevent.event import Event
from gevent.socket import socket as gevent_socket
from simple_websocket import ConnectionClosed, Server

from web.media.pump import Pump
from web.media.reader import Reader

HANDSHAKE = {
    "HTTP_HOST": "localhost",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
}


@dataclass
class Outcome:
    """What the listener got, how the reader ended, and the frames the client got back."""

    messages: list[str | bytes] = field(default_factory=list)
    ended: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def close_code(self) -> int | None:
        """The last close code on the wire; None without a close frame, 1005 without a code."""
        closes = [payload for opcode, payload in self.answers if opcode == 8]
        if not closes:
            return None
        return struct.unpack("!H", closes[-1][:2])[0] if closes[-1] else 1005


class Recorder:
    """A listener; it takes every other message at once, so that both ways are gone."""

    def __init__(self, outcome: Outcome):
        self.messages = outcome.messages

    def receive(self, message):
        self.messages.append(message)

    def receive_media(self, message):
        if len(self.messages) % 2:
            return False
        self.messages.append(message)
        return True


def stock(pieces, limit) -> Outcome:
    """Return what simple-websocket makes of *pieces*, sent one by one and then FIN.

    Its reading thread's own loop runs in this thread: with a thread there is a race, in which
    `receive()` never returns after a message that is too big.
    """
    outcome = Outcome()
    ours, theirs = socket.socketpair()
    options = {"max_message_size": limit, "thread_class": NoThread}
    ws = Server({"werkzeug.socket": ours, **HANDSHAKE}, **options)
    with theirs, ours:
        client = threading.Thread(target=_send, args=(theirs, pieces))
        client.start()
        ws._thread()
        client.join()
        Reader().open(ws).serve(Recorder(outcome), partial(_note_ending, outcome))
        outcome.answers = _frames(_everything(theirs))
    return outcome


def pumped(pieces, limit) -> Outcome:
    """Return what the pump makes of *pieces*, read one by one and then FIN."""
    outcome = Outcome()
    ours, theirs = socket.socketpair()
    pump = HandPump()
    reader = Reader(pump)
    options = {"event_class": Event, "max_message_size": limit, **reader.options}
    wrapped = gevent_socket(fileno=ours.detach())
    media_socket = reader.open(Server({"werkzeug.socket": wrapped, **HANDSHAKE}, **options))

    def run(handle):
        _note_ending(outcome, handle)
        if outcome.ended:
            media_socket.release()

    with theirs:
        media_socket.serve(Recorder(outcome), run)
        for piece in pieces:
            _send(theirs, [piece], end=False)
            _settle(pump)
        _send(theirs, [])
        while not outcome.ended:
            _settle(pump)
        outcome.answers = _frames(_everything(theirs))
    return outcome


class NoThread:
    def __init__(self, target):
        self.name, self.target = "", target

    def start(self):
        """Leave the loop to the test."""


class HandPump(Pump):
    """A pump without a clock."""

    def _run(self):
        """Turn only on request."""


def _settle(pump):
    for _ in range(3):
        pump.read_ready()
        gevent.sleep(0)


def _note_ending(outcome, handle):
    try:
        handle()
    except ConnectionClosed:
        outcome.ended = "closed"


def _send(sock, pieces, *, end=True):
    try:
        for piece in pieces:
            sock.sendall(piece)
        if end:
            sock.shutdown(socket.SHUT_WR)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it was closed because of what was sent before


def _everything(sock) -> bytes:
    data = b""
    sock.settimeout(5)
    try:
        while piece := sock.recv(65_536):
            data += piece
    except ConnectionResetError:
        pass
    return data


def _frames(data: bytes) -> list[tuple[int, bytes]]:
    """Return opcode and payload of each frame after the handshake's answer; all are short."""
    _, _, data = data.partition(b"\r\n\r\n")
    found = []
    while data:
        opcode, length = data[0] & 0x0F, data[1]
        assert length <= 125, "pongs and closes only"
        found.append((opcode, data[2 : 2 + length]))
        data = data[2 + length :]
    return found
