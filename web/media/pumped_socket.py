"""One media socket, between the pump that reads it and the greenlet it belongs to.

Invariant: `_todo` is what may wait (Redis, a full socket), and only the line's own greenlet does
it, in order. While there is anything in it the pump leaves the line alone, so TCP holds the client.
"""

import os
from contextlib import suppress
from typing import Any, NoReturn, Protocol

from simple_websocket import ConnectionClosed
from wsproto.events import CloseConnection, Ping, Pong
from wsproto.frame_protocol import CloseReason

from web.media.frame_parser import FrameParser

READ_BYTES = 16_384
"""Read from one line in one tick at most: 400 kB/s, four times Telnyx's widest stream."""


class Listener(Protocol):
    """Whom a line's messages are for. Both may raise: it ends the line."""

    def take(self, message: str | bytes) -> None:
        """Take one message, however long it takes."""

    def take_media(self, message: str) -> bool:
        """Take one message if nothing has to be waited for; else leave it and return False."""


class PumpedSocket:
    """The socket *fd* below *ws*, a connection of simple-websocket's that it does not read."""

    __slots__ = (
        "_frames",
        "_heard_at",
        "_listener",
        "_pinged_for",
        "_take_media",
        "_todo",
        "_ws",
        "fd",
    )

    def __init__(self, ws: Any, fd: int, listener: Listener) -> None:
        self.fd = fd
        self._ws = ws
        self._listener = listener
        self._take_media = listener.take_media
        self._frames = FrameParser(ws.max_message_size)
        self._todo: list[str | bytes | Pong | Ping | CloseConnection | Exception] = []
        self._heard_at: float | None = None
        self._pinged_for: float | None = None  # the silence that began then

    def read(self, now: float) -> None:
        """Read once and give what came to the listener. The pump's: neither waits nor raises."""
        todo = self._todo
        if todo:
            return
        try:
            data = os.read(self.fd, READ_BYTES)
            if not data:
                raise ConnectionResetError
            self._heard_at = now
            take_media = self._take_media
            for found in self._frames.take(data):
                if todo or type(found) is not str or not take_media(found):
                    todo.append(found)
        except BlockingIOError:
            return
        except Exception as error:  # noqa: BLE001  # raised again in the line's own greenlet
            todo.append(error)
        if todo:
            self._ws.event.set()

    def look(self, now: float, silence_s: float) -> None:
        """Ping a peer that sent nothing for *silence_s*; end the line after as long again."""
        if self._heard_at is None:
            self._heard_at = now
        pinged = self._pinged_for == self._heard_at
        if self._todo or now - self._heard_at < silence_s * (2 if pinged else 1):
            return
        if pinged:
            gone = CloseConnection(CloseReason.POLICY_VIOLATION, "Ping/Pong timeout")
            self._todo.append(gone)
        else:
            self._pinged_for = self._heard_at
            self._todo.append(Ping())
        self._ws.event.set()

    def serve(self) -> NoReturn:
        """Do what the pump left to do, until the line ends. Called by the line's own greenlet.

        Raises ConnectionClosed, or what the listener raised.
        """
        ws = self._ws
        try:
            while ws.connected:
                while ws.connected and self._todo:
                    self._do_first()
                    del self._todo[0]
                if ws.connected:
                    ws.event.wait()
                    ws.event.clear()
        finally:
            self._todo.clear()  # an exception there holds the frame that it was raised in, and us
        raise ConnectionClosed(ws.close_reason, ws.close_message)

    def _do_first(self) -> None:
        ws = self._ws
        match self._todo[0]:
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
                raise self._todo[0]  # by no name: it would hold the frame that holds it
            case str() | bytes() as message:
                self._listener.take(message)

    def _send(self, event: Ping | Pong) -> None:
        try:
            self._ws.sock.send(self._ws.ws.send(event))
        except OSError:
            self._ws.connected = False
