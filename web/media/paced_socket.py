"""The TCP socket below a media WebSocket, made safe for simple-websocket under gevent.

It corrects two faults of the bare stack. simple-websocket writes with `sock.send` and ignores the
count, which under gevent may send a part and corrupt the stream: here every write is whole, one at
a time, and fails if the peer never takes it. And a client that sends faster than we read keeps
gevent's recv from ever yielding, which starves every other call of the worker: here reading is
paced, so TCP holds such a client back. (The pump reads the bare socket and paces itself.)
"""

import socket
from contextlib import suppress
from time import monotonic
from typing import Any

import gevent
from gevent.lock import RLock

BYTES_PER_S = 256_000
"""Five times what Telnyx sends at its widest (L16 at 16 kHz, both tracks: about 110 kB/s)."""

USER_TIMEOUT_MS = 30_000
"""The kernel resets a connection whose peer acknowledges nothing for this long; else a write would
block for ever."""

BURST_BYTES = 512_000
YIELD_EVERY = 16
"""Reads between two turns for the other greenlets, even for a client within its pace."""


class PacedSocket:
    """Wraps *raw*; everything but `send` and `recv` is passed on to it."""

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        with suppress(OSError, AttributeError):  # no TCP below, or no Linux
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
        self._writing = RLock()
        self._allowance = float(BURST_BYTES)
        self._counted_at = monotonic()
        self._reads = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)

    def send(self, data: bytes | bytearray, flags: int = 0) -> int:
        """Send all of *data*, no other write in between. Raises OSError."""
        with self._writing:
            self.raw.sendall(data, flags)
        return len(data)

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive up to *size* bytes, waiting to keep the pace. Raises OSError."""
        data = self.raw.recv(size, flags)
        now = monotonic()
        earned = (now - self._counted_at) * BYTES_PER_S
        self._counted_at = now
        self._allowance = min(BURST_BYTES, self._allowance + earned) - len(data)
        self._reads += 1
        if self._allowance < 0:
            gevent.sleep(-self._allowance / BYTES_PER_S)
        elif self._reads % YIELD_EVERY == 0:
            gevent.sleep(0)
        return data
