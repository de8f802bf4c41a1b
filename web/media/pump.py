"""The pump: one greenlet that reads every media socket of this worker.

**Why.** Telnyx sends 50 frames a second on each call. simple-websocket reads them with a thread
(under gevent: a greenlet) per socket, and each frame then costs a wake-up of the event loop, two
greenlet switches, an Event, a failed recv before the next one and a dozen objects: ten times what
decoding it and judging whether it is speech cost together.

**How.** One epoll object holds all sockets. Every 40 ms (`TICK_S`) the pump asks it, without
waiting, which have something to read, and reads each of those once. What came is unmasked
(`web.media.frame_parser`) and handed to the session at once, in the pump's own greenlet. So the event loop
wakes up 25 times a second however many calls there are, and a frame costs half a recv.

**The one rule.** The pump never waits, for it would hold up every call. Whatever may wait (a frame
that has to be stored in Redis, a pong, a close, an error to be dealt with) it leaves to the
greenlet in which flask-sock runs the handler, which sleeps otherwise; until that is done it reads
no more from that socket (`web.media.pumped_socket`). Order is kept, and memory is bounded by one read.

**Who is slow, loud, gone or broken.** At most 16 KiB are read from a socket in a tick, so TCP holds
a client that floods. Who sends nothing is pinged, and closed when that brings nothing either; the
session itself misses media much sooner. An exception ends the line it came from and no other.
After `SLICE` sockets everything else on the loop has a turn; when reading takes longer than a tick,
ticks become longer and recv takes more frames at once, which costs less a frame.

**What it does not do.** Sockets it can't read so (TLS in this process, another server, no epoll)
are left to simple-websocket (`web.media.reader`), which also writes and makes the handshake for all.
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
"""Two frames, and what speech detection lags behind at most; 20 ms on average, when it takes 140 ms
of speech to be sure of it and 600 ms of quiet. Half of it costs a quarter more a frame."""

SLICE = 64
"""Sockets between two turns of the loop: 0.6 ms, by which all else on it may be late. A turn is an
`idle` of higher priority than whatever is due, which then runs after the next slice; `sleep(0)`
would come back at once, again and again, before any timer or socket had its turn."""

SILENCE_S = 20.0
log = structlog.get_logger("web.media.pump")


class Pump:
    """Reads lines from `add` to `remove`. It starts with its first line, so not before a fork."""

    def __init__(self, tick_s: float = TICK_S) -> None:
        self._tick_s = tick_s
        self._lines: dict[int, PumpedSocket] = {}
        self._epoll: Any = None
        self._added = Event()

    def add(self, line: PumpedSocket) -> None:
        if self._epoll is None:
            # gevent takes epoll out of `select`, lest somebody waits in it; we never do.
            self._epoll = get_original("select", "epoll")()
            gevent.spawn(self._run)
        self._lines[line.fd] = line
        self._epoll.register(line.fd, select.EPOLLIN)
        self._added.set()

    def remove(self, line: PumpedSocket) -> None:
        """Leave *line*, whose socket must still be open: its number may soon be another's."""
        if self._lines.get(line.fd) is line:
            del self._lines[line.fd]
            with suppress(OSError):
                self._epoll.unregister(line.fd)

    def look(self) -> None:
        """Look for peers that are gone without a word; to be called about twice a second."""
        now = monotonic()
        for line in self._lines.values():
            line.look(now, SILENCE_S)

    def _run(self) -> None:
        while True:
            if not self._lines:
                self._added.clear()
                self._added.wait()
            began = monotonic()
            try:
                self.turn()
            except Exception:
                log.exception("Pump failed")
            took = monotonic() - began
            gevent.sleep(max(self._tick_s - took, took / 2))

    def turn(self) -> None:
        """Read once from every line that has something to read."""
        ready = self._epoll.poll(0, len(self._lines) or 1)
        now = monotonic()
        for at in range(0, len(ready), SLICE):
            if at:
                gevent.idle(priority=1)
            for fd, _ in ready[at : at + SLICE]:
                if line := self._lines.get(fd):
                    line.read(now)
