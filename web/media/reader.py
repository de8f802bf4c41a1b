"""How the messages of a media socket reach its session: read by the pump, or by simple-websocket.

Both give the same messages in the same order and end with the same close code; tests compare them.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from gevent.monkey import get_original
from gevent.socket import socket as gevent_socket

from web.media.media_socket import MediaSocket
from web.media.paced_socket import PacedSocket
from web.media.pump import Pump
from web.media.pumped_socket import PumpedSocket
from web.media.stock_socket import StockSocket, break_cycles

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

    def open(self, ws: Any) -> MediaSocket:
        """Return the socket of *ws*, a connection that simple-websocket has just upgraded.

        With the pump it is no longer *ws*'s nor its request's, both of which may end.
        """
        if self._pump is None or getattr(ws.thread, "fd", None) is None:
            return StockSocket(ws)
        taken = gevent_socket(fileno=_bare(ws.sock).detach())
        limit = ws.max_message_size
        break_cycles(ws)
        return PumpedSocket(PacedSocket(taken), limit, self._pump)

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


def _bare(sock: Any) -> Any:
    return sock.raw if isinstance(sock, PacedSocket) else sock


def _pumpable(sock: object) -> int | None:
    """Return the descriptor of a plain TCP socket, else None."""
    raw = _bare(sock)
    if type(raw) is not gevent_socket:  # TLS is a subclass: its bytes must be decrypted first
        return None
    try:
        get_original("select", "epoll")
    except AttributeError:  # not on Linux
        return None
    return raw.fileno()
