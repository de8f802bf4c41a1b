"""One 20 ms clock for every media stream of the process.

Tick numbers never stand still, even with nobody subscribed, so a clip's position is the
difference of two of them. A late tick is made up for; after a long stall the lost ones are skipped.
"""

import asyncio
import contextlib
from collections.abc import Callable

from simulator import clock
from simulator.audio.codec import FRAME_SECONDS

_CATCH_UP = 10  # ticks made up for at most


class Ticker:
    """Calls every subscriber with the tick number, 50 times a second."""

    def __init__(self) -> None:
        self._subscribers: dict[Callable[[int], None], None] = {}
        self._began = clock.now()
        self._task: asyncio.Task[None] | None = None
        self.skipped = 0

    @property
    def number(self) -> int:
        """The present tick number."""
        return int((clock.now() - self._began) / FRAME_SECONDS)

    def add(self, subscriber: Callable[[int], None]) -> None:
        self._subscribers[subscriber] = None
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def remove(self, subscriber: Callable[[int], None]) -> None:
        self._subscribers.pop(subscriber, None)

    async def _run(self) -> None:
        tick = self.number
        while True:
            behind = self.number - tick
            if behind > _CATCH_UP:
                self.skipped += behind - _CATCH_UP
                tick += behind - _CATCH_UP
            while tick < self.number:
                tick += 1
                for subscriber in list(self._subscribers):
                    subscriber(tick)
            await asyncio.sleep(self._began + (tick + 1) * FRAME_SECONDS - clock.now())

    async def close(self) -> None:
        """Stop ticking."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
