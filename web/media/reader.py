"""How the messages of a media socket reach its session: read by the pump, or by simple-websocket.

Both give the same messages in the same order and end with the same close code; tests compare them.
simple-websocket's own reader remains for sockets that the pump can't read, and as an option.
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

CLOSE_WAIT_S = 1.0
JOIN_WAIT_S = 5.0
PING_EVERY_S = 20
"""simple-websocket pings at this interval; the pump pings only silent peers."""


class Reader:
    """Reads media sockets through *pump*, or without one as simple-websocket does.

    `options` are the settings of simple-websocket that this needs.
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
                listener.receive(ws.receive())
        ws.ws.handshake = None  # free 4 KiB per call; not needed after the handshake
        pumped = PumpedSocket(ws, fd, listener)
        self._pump.add(pumped)
        try:
            pumped.serve()
        finally:
            self._pump.remove(pumped)

    def detach(self, ws: Any) -> None:
        """Stop reading *ws* and let a close frame arrive, before the socket below it is closed.

        A reader left running polls a closed descriptor, for which libev aborts the whole worker. A
        socket closed with unread data in it is reset, and the last data written is lost.
        """
        if getattr(ws.thread, "fd", None) is None:
            with suppress(OSError):
                ws.sock.shutdown(socket.SHUT_RD)
            ws.thread.join(JOIN_WAIT_S)
        else:
            with suppress(OSError, gevent.Timeout), gevent.Timeout(CLOSE_WAIT_S):
                ws.sock.shutdown(socket.SHUT_WR)
                while ws.sock.recv(ws.receive_bytes):
                    pass
        _break_cycles(ws)

    def check_liveness(self) -> None:
        """Ping or disconnect silent peers; called about twice a second."""
        if self._pump is not None:
            self._pump.check_liveness()


def reader_from_env(env: Mapping[str, str]) -> Reader:
    """Return the reader that MEDIA_READER names, `pump` or `stock`; for tests and benchmarks."""
    if env.get("MEDIA_READER", "pump") == "stock":
        return Reader()
    tick_ms = env.get("MEDIA_TICK_MS")
    return Reader(Pump(int(tick_ms) / 1000) if tick_ms else Pump())


class PumpedThread:
    """Stands in for the thread simple-websocket reads with; starts one only if needed."""

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


def _break_cycles(ws: Any) -> None:
    """Break the reference cycles through *ws*.

    flask-sock makes a class for every response, which refers to *ws*; a class is a cycle in itself,
    so only the garbage collector would free it all.
    """
    ws.connected = False
    ws.environ = ws.sock = ws.ws = ws.thread = None


def _pumpable(sock: object) -> int | None:
    """Return the descriptor of a plain TCP socket, else None."""
    raw = sock.raw if isinstance(sock, PacedSocket) else sock
    if type(raw) is not gevent_socket:  # TLS is a subclass: its bytes must be decrypted first
        return None
    try:
        get_original("select", "epoll")
    except AttributeError:  # not on Linux
        return None
    return raw.fileno()
