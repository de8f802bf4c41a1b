"""Kept HTTP/1.1 connections to the application, each with one request at a time.

Callbacks instead of streams and tasks: those cost more than all else that a webhook needs.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from benchmarks.silent_load import http_message

MakeRequest = Callable[[], bytes]
"""Returns the bytes to send. It is called when they are sent, for they have the time in them."""

Done = Callable[[int | None], None]
"""Takes the status of the answer; None if none came in time."""


class WebhookConnections:
    """At most *most* connections to *host* and *port*; a request waits while all are in use.

    An answer has to come *within_s* after the request got its connection, or place for a new one.
    """

    def __init__(self, host: str, port: int, most: int, within_s: float) -> None:
        self._address = host, port
        self._free, self._within_s = most, within_s
        self._idle: deque[_Connection] = deque()
        self._waiting: deque[tuple[MakeRequest, Done]] = deque()
        self._opening: set[asyncio.Task[None]] = set()

    def request(self, make: MakeRequest, done: Done) -> None:
        """Send a request as soon as a connection is free; *done* is called once, later."""
        if not self._free:
            self._waiting.append((make, done))
            return
        self._free -= 1
        if self._idle:
            self._idle.popleft().send(make, done, self._within_s)
            return
        opening = asyncio.get_running_loop().create_task(self._open(make, done))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)

    async def _open(self, make: MakeRequest, done: Done) -> None:
        loop = asyncio.get_running_loop()
        by = loop.time() + self._within_s
        try:
            async with asyncio.timeout_at(by):
                _, connection = await loop.create_connection(
                    lambda: _Connection(self._ended, self._idle), *self._address
                )
        except (OSError, TimeoutError):
            self._ended(done, None)
            return
        connection.send(make, done, by - loop.time())

    def _ended(self, done: Done, status: int | None) -> None:
        self._free += 1
        if self._waiting:
            self.request(*self._waiting.popleft())
        done(status)


class _Connection(asyncio.Protocol):
    """One connection; it puts itself among the *idle* while it has no request."""

    def __init__(
        self, ended: Callable[[Done, int | None], None], idle: "deque[_Connection]"
    ) -> None:
        self._ended, self._idle = ended, idle
        self._transport: Any = None
        self._limit: Any = None
        self._done: Done | None = None
        self._received = b""

    def send(self, make: MakeRequest, done: Done, within_s: float) -> None:
        self._done = done
        self._limit = asyncio.get_running_loop().call_later(within_s, self._give_up)
        self._transport.write(make())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._done and (message := http_message.split(self._received)):
            head, _, self._received = message
            self._idle.append(self)
            self._end(int(head.split(b" ", 2)[1]))

    def connection_lost(self, _: Exception | None) -> None:
        if self._done:
            self._end(None)
        elif self in self._idle:
            self._idle.remove(self)

    def _give_up(self) -> None:
        self._transport.abort()
        self._end(None)

    def _end(self, status: int | None) -> None:
        done, self._done = self._done, None
        self._limit.cancel()
        if done:
            self._ended(done, status)
