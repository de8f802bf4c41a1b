"""How late the simulator itself runs, to tell a slow application from a slow simulator.

A timer due every 20 ms measures how much later it fires. The event loop sends, receives and reads
the clock as late as that.
"""

import asyncio
import contextlib
from collections import Counter, deque

from simulator import clock

_EVERY = 0.02
_WORTH_KEEPING = 0.05
_KEPT = 10_000


class LoopLag:
    """Measures one event loop; times are in seconds."""

    def __init__(self) -> None:
        self._milliseconds: Counter[int] = Counter()
        self._late: deque[tuple[float, float]] = deque(maxlen=_KEPT)
        self._due = clock.now()
        self._task = asyncio.get_running_loop().create_task(self._measure())

    async def _measure(self) -> None:
        while True:
            self._due = clock.now() + _EVERY
            await asyncio.sleep(_EVERY)
            self._note(clock.now() - self._due)

    def _note(self, late: float) -> None:
        self._milliseconds[round(late * 1000)] += 1
        if late > _WORTH_KEEPING:
            self._late.append((clock.now(), late))

    def since(self, moment: float) -> float:
        """Return the worst lateness since a moment of the monotonic clock, the present included."""
        worst = max(0.0, clock.now() - self._due)
        for at, late in reversed(self._late):
            if at < moment:
                break
            worst = max(worst, late)
        return round(worst, 4)

    def summary(self) -> dict[str, float]:
        """Return the 99th percentile and the worst of the process's life, in seconds."""
        rest = self._milliseconds.total() // 100
        for late in sorted(self._milliseconds, reverse=True):
            rest -= self._milliseconds[late]
            if rest < 0:
                break
        worst = max(self._milliseconds, default=0)
        return {"p99": (late if self._milliseconds else 0) / 1000, "max": worst / 1000}

    async def close(self) -> None:
        """Stop measuring."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
