"""How a media socket's messages get to its session: read by the pump, or by simple-websocket.

Both give the same messages in the same order and end with the same close code; the tests hold one
against the other. simple-websocket's own reader remains for sockets the pump can't read, and for
whoever asks for it.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NoReturn

import gevent
from gevent.monkey import get_original
from gevent.socket import socket as gevent_socket

from web.media.paced_socket import PacedSocket
from web.media.pump import Pump
from web.media.pumped_socket import Listener, PumpedSocket

FAREWELL_S = 1.0
READER_ENDS_S = 5.0
PING_EVERY_S = 20
"""What simple-websocket pings after, media or not; the pump pings only who sends nothing."""


class Reader:
    """Reads media sockets through *pump*, or without one as simple-websocket does.

    `options` are what simple-websocket has to be told for it.
    """

    def __init__(self, pump: Pump | None = None) -> None:
        self._pump = pump
        self.options: dict[str, Any] = {"ping_interval": PING_EVERY_S}
        if pump is not None:
            self.options["thread_class"] = PumpedThread

    def read(self, ws: Any, listener: Listener) -> NoReturn:
        """Give *listener* every message of *ws* until it ends.

        Raises simple_websocket.ConnectionClosed, or what *listener* raised.
        """
        fd = getattr(ws.thread, "fd", None)
        if self._pump is None or fd is None:
            while True:
                listener.take(ws.receive())
        ws.ws.handshake = None  # done with: 4 KiB a call that nothing looks at again
        line = PumpedSocket(ws, fd, listener)
        self._pump.add(line)
        try:
            line.serve()
        finally:
            self._pump.remove(line)

    def part(self, ws: Any) -> None:
        """Stop reading *ws* and let a close frame arrive, before the socket below it is closed.

        A reader left behind polls a closed descriptor, and libev aborts the whole worker for that;
        a socket closed with unread data in it is reset, and what was written last is lost.
        """
        if getattr(ws.thread, "fd", None) is None:
            with suppress(OSError):
                ws.sock.shutdown(socket.SHUT_RD)
            ws.thread.join(READER_ENDS_S)
        else:
            with suppress(OSError, gevent.Timeout), gevent.Timeout(FAREWELL_S):
                ws.sock.shutdown(socket.SHUT_WR)
                while ws.sock.recv(ws.receive_bytes):
                    pass
        _empty(ws)

    def look(self) -> None:
        """Look for peers that are gone without a word; to be called about twice a second."""
        if self._pump is not None:
            self._pump.look()


def reader_from_env(env: Mapping[str, str]) -> Reader:
    """Return the reader that MEDIA_READER names, `pump` or `stock`; for tests and benchmarks."""
    if env.get("MEDIA_READER", "pump") == "stock":
        return Reader()
    tick_ms = env.get("MEDIA_TICK_MS")
    return Reader(Pump(int(tick_ms) / 1000) if tick_ms else Pump())


class PumpedThread:
    """What simple-websocket takes for the thread it reads with; one is started only if needed."""

    def __init__(self, target: Callable[[], None]) -> None:
        self.name = "media"
        self.fd: int | None = None
        self._target = target
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self.fd = _pumpable(self._target.__self__.sock)  # type: ignore[attr-defined]  # a method
        if self.fd is None:
            self._thread = threading.Thread(target=self._target)
            self._thread.start()

    def join(self, timeout: float | None = None) -> None:
        if self._thread is not None:
            self._thread.join(timeout)


def _empty(ws: Any) -> None:
    """Part *ws* from all that hangs from it, down to the request.

    flask-sock makes a class for every response, which holds *ws*; a class is a circle, so only the
    garbage collector would ever find it.
    """
    ws.connected = False
    ws.environ = ws.sock = ws.ws = ws.thread = None


def _pumpable(sock: object) -> int | None:
    """Return the number of a socket whose bytes are the client's own, else None."""
    raw = sock.raw if isinstance(sock, PacedSocket) else sock
    if type(raw) is not gevent_socket:  # TLS is a subclass: its bytes must be decrypted first
        return None
    try:
        get_original("select", "epoll")
    except AttributeError:  # not on Linux
        return None
    return raw.fileno()
