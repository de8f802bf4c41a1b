"""What is due in a virtual call, and when: everything happens in the order of its due time."""

import heapq
from contextlib import contextmanager

from calls.store_types import Origin
from tests.virtual_time.patches import NOW

BELL_MS = 2
TICK_MS = 500
"""A change of which the monitor is not notified is seen this long after it, at the latest."""


class Agenda:
    """The time of a virtual call; it stands still but for `go`."""

    @property
    def now_ms(self):
        return self.server.now_ms

    @property
    def at(self):
        return (self.now_ms - self.view().answered_at_ms) / 1000

    def go(self, seconds):
        """Let *seconds* pass, with all that falls due in them."""
        self.go_until_ms(self.now_ms + round(seconds * 1000))
        return self

    def go_until_ms(self, until_ms):
        while (due := self.next_ms()) is not None and due <= until_ms:
            self.happen()
        self.server.now_ms = max(self.now_ms, until_ms)

    def next_ms(self):
        """Return when the next event is due, None if none is."""
        due = self._agenda[0][0] if self._agenda else None
        for at in (self.look_at, self.sweep_at):
            if at is not None and (due is None or at < due):
                due = at
        return None if due is None else max(due, self.now_ms)

    def happen(self):
        """Let the one next thing happen."""
        NOW[:] = [self]
        due = self.next_ms()
        self.server.now_ms = due
        if self._agenda and self._agenda[0][0] <= due:
            _, _, kind, item = heapq.heappop(self._agenda)
            getattr(self, f"_do_{kind}")(item)
        elif self.look_at is not None and self.look_at <= due:
            self.look()
        else:
            self._sweep()
        self._ring()

    def _later(self, ms, kind, item):
        self.counted += 1
        heapq.heappush(self._agenda, (self.now_ms + ms, self.counted, kind, item))

    def _ring(self):
        """A change wakes the monitor as its hub would: notified of it, or at the next poll."""
        if self.server.published:
            self._wake()
        elif self.server.grown:
            self._wake(TICK_MS)
        self.server.published.clear()
        self.server.grown = False

    def _wake(self, in_ms=BELL_MS):
        if self.owner:
            soon = self.now_ms + in_ms
            self.look_at = soon if self.look_at is None else min(self.look_at, soon)

    @contextmanager
    def _acting(self):
        NOW[:] = [self]
        yield Origin(by="celery")
        self._ring()
