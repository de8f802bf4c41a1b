"""The record of a call: everything that was asked, sent, played and heard, in order.

Entries are only ever appended; followers wait for the next one. ``at`` is the machine's
monotonic clock, so other processes on the same host can compare it with their own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from simulator import clock
from simulator.model.leg import Leg

Entry = dict[str, Any]


class Record:
    """The entries of one call."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self.entries: list[Entry] = []
        self.closed = False
        self._changed = asyncio.Event()

    def add(self, kind: str, **details: Any) -> Entry:
        """Append an entry stamped now, in seconds since ringing and since the answer."""
        at = clock.now()
        answered = self._leg.answered_at
        entry = {
            "at": round(at, 4),
            "since_ringing": round(at - self._leg.rang_at, 3),
            "since_answer": None if answered is None else round(at - answered, 3),
            "kind": kind,
            **details,
        }
        self.entries.append(entry)
        self.touch()
        return entry

    def close(self) -> None:
        """Note that nothing more will come."""
        self.closed = True
        self.touch()

    def touch(self) -> None:
        """Wake everyone who waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, condition: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until a condition on the call holds; False if it didn't within the seconds."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def follow(self) -> AsyncIterator[Entry]:
        """Yield every entry, the past ones first, until the record is closed."""
        index = 0
        while True:
            while index < len(self.entries):
                yield self.entries[index]
                index += 1
            if self.closed:
                return
            await self._changed.wait()
