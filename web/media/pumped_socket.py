"""One media socket, between the pump that reads it and the greenlet that handles it.

Invariant: `_deferred` holds what may block (Redis, a full socket), and only the socket's own
greenlet does it, in order. While it holds anything the pump does not read the socket, so TCP holds
the client back.
"""

import os
from contextlib import suppress
from typing import Any, NoReturn, Protocol

from simple_websocket import ConnectionClosed
from wsproto.events import CloseConnection, Ping, Pong
from wsproto.frame_protocol import CloseReason

from web.media.frame_parser import FrameParser

READ_BYTES = 16_384
"""Most that is read from one socket in one tick: 400 kB/s, four times Telnyx's widest stream."""


class Listener(Protocol):
    """Receives the messages of a socket. Raising closes the socket."""

    def receive(self, message: str | bytes) -> None:
        """Handle one message; may block."""

    def receive_media(self, message: str) -> bool:
        """Handle one message if that needs no blocking call; else return False."""


class PumpedSocket:
    """The socket *fd* below *ws*, a connection of simple-websocket's that it does not read."""

    __slots__ = (
        "_deferred",
        "_listener",
        "_parser",
        "_pinged_for",
        "_receive_media",
        "_received_at",
        "_ws",
        "fd",
    )

    def __init__(self, ws: Any, fd: int, listener: Listener) -> None:
        self.fd = fd
        self._ws = ws
        self._listener = listener
        self._receive_media = listener.receive_media
        self._parser = FrameParser(ws.max_message_size)
        self._deferred: list[str | bytes | Pong | Ping | CloseConnection | Exception] = []
        self._received_at: float | None = None
        self._pinged_for: float | None = None  # the silence that began then

    def read(self, now: float) -> None:
        """Read once; pass messages to the listener. Called by the pump; never blocks or raises."""
        deferred = self._deferred
        if deferred:
            return
        try:
            data = os.read(self.fd, READ_BYTES)
            if not data:
                raise ConnectionResetError
            self._received_at = now
            receive_media = self._receive_media
            for found in self._parser.feed(data):
                if deferred or type(found) is not str or not receive_media(found):
                    deferred.append(found)
        except BlockingIOError:
            return
        except Exception as error:  # noqa: BLE001  # raised again in the socket's own greenlet
            deferred.append(error)
        if deferred:
            self._ws.event.set()

    def check_liveness(self, now: float, silence_s: float) -> None:
        """Ping a peer that sent nothing for *silence_s*; disconnect it after as long again."""
        if self._received_at is None:
            self._received_at = now
        pinged = self._pinged_for == self._received_at
        if self._deferred or now - self._received_at < silence_s * (2 if pinged else 1):
            return
        if pinged:
            gone = CloseConnection(CloseReason.POLICY_VIOLATION, "Ping/Pong timeout")
            self._deferred.append(gone)
        else:
            self._pinged_for = self._received_at
            self._deferred.append(Ping())
        self._ws.event.set()

    def serve(self) -> NoReturn:
        """Do what the pump deferred, until the socket closes. Called by the socket's own greenlet.

        Raises ConnectionClosed, or what the listener raised.
        """
        ws = self._ws
        try:
            while ws.connected:
                while ws.connected and self._deferred:
                    self._handle_first()
                    del self._deferred[0]
                if ws.connected:
                    ws.event.wait()
                    ws.event.clear()
        finally:
            self._deferred.clear()  # an exception in it would keep its frame, and so us, alive
        raise ConnectionClosed(ws.close_reason, ws.close_message)

    def _handle_first(self) -> None:
        ws = self._ws
        match self._deferred[0]:
            case Ping() | Pong() as event:
                self._send(event)
            case CloseConnection() as end:
                ws.close_reason, ws.close_message = end.code, end.reason
                with suppress(OSError):
                    ws.close(end.code, end.reason)
                ws.connected = False
            case OSError():
                ws.connected = False
            case Exception():
                raise self._deferred[0]  # no local name: that would create a reference cycle
            case str() | bytes() as message:
                self._listener.receive(message)

    def _send(self, event: Ping | Pong) -> None:
        try:
            self._ws.sock.send(self._ws.ws.send(event))
        except OSError:
            self._ws.connected = False
