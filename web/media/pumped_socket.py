"""One media socket, between the pump that reads it and a greenlet that does what may block.

Invariant: `_deferred` holds what may block (Redis, a full socket), and only one greenlet at a time
does it, in order. While it holds anything the pump does not read the socket, so TCP holds the
client back. The greenlet is there only while there is something to do: a call needs one a few
times, and a sleeping one costs memory.
"""

import os
import socket
from contextlib import suppress
from typing import Protocol

import gevent
from simple_websocket import ConnectionClosed
from wsproto.events import CloseConnection, Ping, Pong
from wsproto.frame_protocol import CloseReason, FrameProtocol

from web.media.frame_parser import FrameParser
from web.media.media_socket import Listener, Run
from web.media.paced_socket import PacedSocket

READ_BYTES = 16_384
"""Most that is read from one socket in one tick: 400 kB/s, four times Telnyx's widest stream."""

CLOSE_WAIT_S = 1.0

_frames = FrameProtocol(client=False, extensions=[])
"""Makes the frames of all sockets: a server's whole frames depend on nothing sent before."""


class ReadsSockets(Protocol):
    """The pump, as a socket sees it."""

    def add(self, sock: "PumpedSocket") -> None: ...
    def remove(self, sock: "PumpedSocket") -> None: ...


class PumpedSocket:
    """The upgraded WebSocket on *sock*, read by *pump*. See `web.media.media_socket.MediaSocket`.

    Messages of more than *limit* bytes end it.
    """

    __slots__ = (
        "_connected",
        "_deferred",
        "_ended_with",
        "_listener",
        "_parser",
        "_pinged_for",
        "_pump",
        "_receive_media",
        "_received_at",
        "_run",
        "_sock",
        "_working",
        "fd",
    )

    def __init__(self, sock: PacedSocket, limit: int, pump: ReadsSockets) -> None:
        self.fd: int = sock.fileno()
        self._sock = sock
        self._pump = pump
        self._parser = FrameParser(limit)
        self._deferred: list[str | bytes | Pong | Ping | CloseConnection | Exception] = []
        self._connected = True
        self._ended_with: tuple[int, str | None] = (CloseReason.NO_STATUS_RCVD, None)
        self._working = False
        self._run: Run | None = None
        self._received_at: float | None = None
        self._pinged_for: float | None = None  # the silence that began then

    def serve(self, listener: Listener, run: Run) -> None:
        self._listener = listener
        self._receive_media = listener.receive_media
        self._run = run
        self._pump.add(self)

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
        except Exception as error:  # noqa: BLE001  # raised again where the deferred is handled
            deferred.append(error)
        if deferred:
            self._work_soon()

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
        self._work_soon()

    def _work_soon(self) -> None:
        if not self._working and self._run:
            self._working = True
            gevent.spawn(self._work, self._run)

    def _work(self, run: Run) -> None:
        try:
            run(self._handle_deferred)
        finally:
            self._working = False

    def _handle_deferred(self) -> None:
        """Do what the pump deferred. Raises ConnectionClosed, or what the listener raised."""
        try:
            while self._connected and self._deferred:
                self._handle_first()
                del self._deferred[0]
            if not self._connected:
                raise ConnectionClosed(*self._ended_with)
        except BaseException:
            self._pump.remove(self)
            self._deferred.clear()  # an exception in it would keep its frame, and so us, alive
            raise

    def _handle_first(self) -> None:
        match self._deferred[0]:
            case Ping() as ping:
                self._answer(_frames.ping(ping.payload))
            case Pong() as pong:
                self._answer(_frames.pong(pong.payload))
            case CloseConnection() as end:
                self._ended_with = end.code, end.reason
                self.close(end.code, end.reason)
            case OSError():
                self._connected = False
            case Exception():
                raise self._deferred[0]  # no local name: that would create a reference cycle
            case str() | bytes() as message:
                self._listener.receive(message)

    def _answer(self, frame: bytearray) -> None:
        try:
            self._sock.send(frame)
        except OSError:
            self._connected = False

    def send(self, text: str) -> None:
        if not self._connected:
            raise ConnectionClosed(*self._ended_with)
        self._sock.send(_frames.send_data(text))

    def close(self, code: int, why: str | None) -> None:
        if not self._connected:
            return
        self._connected = False
        try:
            with suppress(OSError):
                self._sock.send(_frames.close(code, why))
        finally:
            self._work_soon()

    def abandon(self) -> None:
        self._connected = False
        self._work_soon()

    def release(self) -> None:
        """Stop reading, let a close frame arrive, and close the socket.

        One closed with unread data in it is reset, and the last data written is lost.
        """
        self._pump.remove(self)
        self._connected = False
        with suppress(OSError, gevent.Timeout), gevent.Timeout(CLOSE_WAIT_S):
            self._sock.shutdown(socket.SHUT_WR)
            while self._sock.recv(READ_BYTES):
                pass
        self._sock.close()
        self._run = None
        del self._listener, self._receive_media  # the session, which refers to us
