"""A WebSocket to a team's server, for greenlets: wsproto speaks, one greenlet reads, one writes.

Sending never blocks: what the server does not take in time is dropped, audio first. A server that
sends nothing is pinged, and is gone when that brings nothing either.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import gevent
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Message,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.utilities import ProtocolError

from deadair.agents.connection import connect

READ_BYTES = 16_384
SILENCE_S = 20.0
MAX_AUDIO, MAX_FRAMES = 250, 1_000
"""Frames that wait for a slow server: of audio 5 s, and of any kind."""

MAX_MESSAGE = 1_000_000
"""Characters: 30 s of PCMU is a third of it."""


class SocketLostError(Exception):
    """There is no connection, or none any more; the message says why."""


class TeamSocket:
    """One connection; `open` it, read `messages` until SocketLostError, `send` meanwhile."""

    def __init__(self) -> None:
        self._sock: socket.socket | None = None
        self._ws = WSConnection(ConnectionType.CLIENT)
        self._waiting: list[bytes] = []
        self._writer: gevent.Greenlet[[], None] | None = None
        self._closing = False
        self.dropped = 0

    def open(self, url: str, headers: Mapping[str, str], within_s: float) -> None:
        """Connect and shake hands. Raises SocketLostError."""
        ends_at = monotonic() + within_s
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        extra = [(name.encode(), value.encode()) for name, value in headers.items()]
        request = Request(host=parts.netloc, target=target, extra_headers=extra)
        try:
            self._sock = connect(url, within_s)
            self._sock.sendall(self._ws.send(request))
            while not (answer := self._shaken()):
                left_s = ends_at - monotonic()
                if left_s <= 0:
                    raise TimeoutError
                self._sock.settimeout(left_s)
                self._receive()
            if isinstance(answer, RejectConnection):
                raise SocketLostError(f"refused: status {answer.status_code}")
            self._sock.settimeout(SILENCE_S)
        except (OSError, ProtocolError) as error:
            self.close()
            raise SocketLostError(f"no connection: {type(error).__name__}") from error
        except SocketLostError:
            self.close()
            raise

    def _shaken(self) -> Event | None:
        for event in self._ws.events():
            if isinstance(event, AcceptConnection | RejectConnection):
                return event
        return None

    def messages(self) -> Iterator[str]:
        """Yield each text message. Raises SocketLostError once there are no more."""
        text, pinged = "", False
        while True:
            for event in self._ws.events():
                pinged = False
                if isinstance(event, Message):
                    text = self._joined(text, event)
                    if event.message_finished:
                        yield text
                        text = ""
                else:
                    self._answer(event)
            gevent.sleep(0)  # a server that sends without end leaves others their turn
            try:
                self._receive()
            except TimeoutError:
                if pinged:
                    raise SocketLostError("the server is silent") from None
                pinged = True
                self._queue(self._ws.send(Ping()))
            except (OSError, ProtocolError) as error:
                raise SocketLostError(f"lost: {type(error).__name__}") from error

    @staticmethod
    def _joined(text: str, event: "Message[Any]") -> str:
        if isinstance(event, BytesMessage):
            raise SocketLostError("a binary message")
        if isinstance(event, TextMessage) and len(text) + len(event.data) <= MAX_MESSAGE:
            return text + event.data
        raise SocketLostError("a message too long")

    def _answer(self, event: Event) -> None:
        if isinstance(event, Ping):
            self._queue(self._ws.send(event.response()))
        elif isinstance(event, CloseConnection):
            with suppress(ProtocolError):
                self._queue(self._ws.send(event.response()))
            raise SocketLostError(f"closed by the server: {event.code}")

    def _receive(self) -> None:
        if self._sock is None:
            raise SocketLostError("closed")
        data = self._sock.recv(READ_BYTES)
        self._ws.receive_data(data or None)
        if not data:
            raise SocketLostError("closed without a word")

    def send(self, text: str, *, audio: bool = False) -> bool:
        """Queue a text message; false if the server is too slow for it."""
        if self._sock is None or self._closing:
            return False
        if len(self._waiting) >= (MAX_AUDIO if audio else MAX_FRAMES):
            self.dropped += 1
            return False
        with suppress(ProtocolError):
            self._queue(self._ws.send(TextMessage(text)))
            return True
        return False

    def finish(self, text: str) -> None:
        """Send a last message and close."""
        self.send(text)
        if self._sock is None or self._closing:
            return
        self._closing = True
        with suppress(ProtocolError):
            self._queue(self._ws.send(CloseConnection(1000)))

    def close(self) -> None:
        """Close without a word."""
        self._closing = True
        self._waiting.clear()
        if self._sock is not None:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)
            self._sock.close()
            self._sock = None

    def _queue(self, data: bytes) -> None:
        self._waiting.append(data)
        if self._writer is None:
            self._writer = gevent.spawn(self._write)

    def _write(self) -> None:
        try:
            while self._waiting and self._sock is not None:
                data = b"".join(self._waiting)
                self._waiting.clear()
                self._sock.sendall(data)
        except OSError:
            self._waiting.clear()  # the reader finds out why
            with suppress(OSError, AttributeError):
                self._sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # or gone
        finally:
            self._writer = None
            if self._closing:
                self.close()
