"""The connections to Telnyx, kept from one command to the next, in place of httpcore's pool.

That pool costs twice as much CPU. Like it, this one speaks HTTP/1.1 by h11 over httpcore's sockets;
but a request is written at once, and its answer read whole. Read against httpx 0.28.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress
from ssl import SSLContext
from threading import Lock
from time import monotonic
from typing import Any, cast

import h11
import httpcore
from httpcore import NetworkBackend, NetworkStream

KEPT_S = 5.0
"""How long a connection is kept for the next command: servers close theirs at some time."""

MAX_HEAD, READ_BYTES = 100 * 1024, 64 * 1024
_PORTS = {b"http": 80, b"https": 443}
_Origin = tuple[bytes, bytes, int]


class KeptConnections:
    """What httpx's transport takes for a pool; thread-safe: one command has a connection at a time.

    Raises httpcore's errors and h11's: ConnectError and ConnectTimeout if nothing was sent.
    """

    def __init__(self, backend: NetworkBackend, context: SSLContext) -> None:
        context.set_alpn_protocols(["http/1.1"])
        self._backend, self._context = backend, context
        self._idle: defaultdict[_Origin, deque[_Connection]] = defaultdict(deque)
        self._lock = Lock()

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        origin = _origin(request.url)
        connection = self._kept(origin) or self._connect(origin, request)
        response = connection.exchange(request)
        if connection.can_be_kept():
            with self._lock:
                self._idle[origin].append(connection)
        return response

    def close(self) -> None:
        with self._lock:
            idle = [connection for kept in self._idle.values() for connection in kept]
            self._idle.clear()
        for connection in idle:
            connection.close()

    def _kept(self, origin: _Origin) -> "_Connection | None":
        """Return the connection that was used last of those that still serve; None: there is none.

        One that was kept for too long is closed.
        """
        while True:
            with self._lock:
                idle = self._idle[origin]
                if not idle:
                    return None
                late = idle[0].used_at_s < monotonic() - KEPT_S
                connection = idle.popleft() if late else idle.pop()
            if not late and not connection.was_closed():
                return connection
            connection.close()

    def _connect(self, origin: _Origin, request: httpcore.Request) -> "_Connection":
        scheme, host, port = origin
        timeout_s, name = _timeout_s(request, "connect"), host.decode("ascii")
        stream = self._backend.connect_tcp(name, port, timeout_s)
        if scheme == b"https":
            name = request.extensions.get("sni_hostname", name)
            stream = stream.start_tls(self._context, name, timeout_s)
        return _Connection(stream)


class _Connection:
    """A connection on which one request is made at a time."""

    def __init__(self, stream: NetworkStream) -> None:
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        self.used_at_s = monotonic()

    def exchange(self, request: httpcore.Request) -> httpcore.Response:
        """Send *request* and return the answer; on any error the connection is closed."""
        try:
            with suppress(httpcore.WriteError):  # a server may answer, and close, before it has all
                self._stream.write(self._bytes_of(request), _timeout_s(request, "write"))
            return self._answer(_timeout_s(request, "read"))
        except BaseException:
            self.close()
            raise

    def can_be_kept(self) -> bool:
        """Return whether another request may follow; if not, the connection is closed."""
        if self._http.our_state is self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self.used_at_s = monotonic()
            return True
        self.close()
        return False

    def was_closed(self) -> bool:
        """Return whether the other side has closed it, or said what nobody asked for."""
        return bool(self._stream.get_extra_info("is_readable"))

    def close(self) -> None:
        self._stream.close()

    def _bytes_of(self, request: httpcore.Request) -> bytes:
        events = (
            h11.Request(method=request.method, target=request.url.target, headers=request.headers),
            h11.Data(data=b"".join(cast("Iterable[bytes]", request.stream))),
            h11.EndOfMessage(),
        )
        return b"".join(self._http.send(event) or b"" for event in events)

    def _answer(self, timeout_s: float | None) -> httpcore.Response:
        event = self._receive(timeout_s)
        while not isinstance(event, h11.Response):  # 1xx: more is to come
            event = self._receive(timeout_s)
        parts = []
        while not isinstance(part := self._receive(timeout_s), h11.EndOfMessage):
            parts.append(part.data)
        return httpcore.Response(
            event.status_code,
            headers=event.headers.raw_items(),
            content=b"".join(parts),
            extensions={
                "http_version": b"HTTP/" + event.http_version,
                "reason_phrase": event.reason,
            },
        )

    def _receive(self, timeout_s: float | None) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(self._stream.read(READ_BYTES, timeout_s))
        return event


def _origin(url: httpcore.URL) -> _Origin:
    if url.scheme not in _PORTS:  # a redirect may name any
        raise httpcore.UnsupportedProtocol(f"neither http nor https: {url.scheme!r}")
    return url.scheme, url.host, url.port or _PORTS[url.scheme]


def _timeout_s(request: httpcore.Request, of: str) -> float | None:
    timeout_s: float | None = request.extensions.get("timeout", {}).get(of)
    return timeout_s
