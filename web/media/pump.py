"""The pump: one greenlet that reads every media socket of this worker.

**Why.** Telnyx sends 50 frames a second on each call. simple-websocket reads them with a thread
(under gevent: a greenlet) per socket, and each frame then costs a wake-up of the event loop, two
greenlet switches, an Event, a failed recv before the next one and a dozen objects: ten times what
decoding it and detecting speech in it cost together.

**How.** One epoll object holds all sockets. Every 40 ms (`TICK_S`) the pump asks it, without
waiting, which have data, and reads each of those once. The data is unmasked
(`web.media.frame_parser`) and given to the session at once, in the pump's own greenlet. So the
event loop wakes up 25 times a second however many calls there are, and a frame costs half a recv.

**The one rule.** The pump never blocks, for that would delay every call. What may block (a frame to
store in Redis, a pong, a close, an error) is handled by a greenlet spawned for it; until that is
done the pump reads no more from that socket (`web.media.pumped_socket`). Order is kept, and memory
is bounded by one read. No greenlet waits for a socket: the one in which flask-sock runs the handler
ends with the upgrade, and its request with it, which was most of what a session held.

**Slow, fast, silent and broken peers.** At most 16 KiB are read from a socket in a tick, so TCP
holds back a client that floods. A silent peer is pinged, and disconnected if it does not answer;
the session notices missing media much sooner. An exception closes the socket it came from and no
other. After `SLICE` sockets everything else on the loop gets a turn; when reading takes longer than
a tick, ticks become longer and each recv returns more frames, which costs less per frame.

**What it does not do.** Sockets it can't read this way (TLS in this process, another server, no
epoll) are left to simple-websocket (`web.media.stock_socket`), which does the handshake for all.
"""

import select
from contextlib import suppress
from time import monotonic
from typing import Any

import gevent
import structlog
from gevent.event import Event
from gevent.monkey import get_original

from web.media.pumped_socket import PumpedSocket

TICK_S = 0.04
"""Two frames: the most that speech detection lags behind, 20 ms on average. Detection itself takes
140 ms of speech and 600 ms of quiet. Half of this tick would cost a quarter more per frame."""

SLICE = 64
"""Sockets between two turns of the loop: 0.6 ms, the most by which anything else is delayed. The
turn is an `idle` of a priority above everything that is due, which then runs after the next slice;
`sleep(0)` would return again and again before any timer or socket had its turn."""

SILENCE_S = 20.0
log = structlog.get_logger("web.media.pump")


class Pump:
    """Reads sockets from `add` to `remove`. Starts with the first one, so never before a fork."""

    def __init__(self, tick_s: float = TICK_S) -> None:
        self._tick_s = tick_s
        self._sockets: dict[int, PumpedSocket] = {}
        self._epoll: Any = None
        self._added = Event()

    def add(self, sock: PumpedSocket) -> None:
        if self._epoll is None:
            # gevent removes epoll from `select`, since waiting in it blocks; we never wait in it.
            self._epoll = get_original("select", "epoll")()
            gevent.spawn(self._run)
        self._sockets[sock.fd] = sock
        self._epoll.register(sock.fd, select.EPOLLIN)
        self._added.set()

    def remove(self, sock: PumpedSocket) -> None:
        """Stop reading *sock*, which must still be open: its descriptor may soon be reused."""
        if self._sockets.get(sock.fd) is sock:
            del self._sockets[sock.fd]
            with suppress(OSError):
                self._epoll.unregister(sock.fd)

    def check_liveness(self) -> None:
        """Ping or disconnect silent peers; called about twice a second."""
        now = monotonic()
        for sock in self._sockets.values():
            sock.check_liveness(now, SILENCE_S)

    def _run(self) -> None:
        while True:
            if not self._sockets:
                self._added.clear()
                self._added.wait()
            began = monotonic()
            try:
                self.read_ready()
            except Exception:
                log.exception("Pump failed")
            took = monotonic() - began
            gevent.sleep(max(self._tick_s - took, took / 2))

    def read_ready(self) -> None:
        """Read once from every socket that has data."""
        ready = self._epoll.poll(0, len(self._sockets) or 1)
        now = monotonic()
        for at in range(0, len(ready), SLICE):
            if at:
                gevent.idle(priority=1)
            for fd, _ in ready[at : at + SLICE]:
                if sock := self._sockets.get(fd):
                    sock.read(now)
