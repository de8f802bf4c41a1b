"""When each call's silence is due, and how late a timer told of it: the same for every server.

Knows only the standard library, so that it runs in Pipecat's environment as well.
"""

import json
import random
from time import monotonic

SEED = 6
LEAST_S, MOST_S = 1.5, 2.5
MISSING_AFTER_S = 0.1
"""A timer due this very moment is not missing yet; who is later than this when asked, is."""


def rhythm(number: int) -> tuple[float, float]:
    """Return how long call *number* waits before its first silence, and how long each lasts.

    No two calls have the same, so whatever they were at first, they are soon spread evenly.
    """
    dice = random.Random(SEED * 10_000 + number)
    lasts_s = dice.uniform(LEAST_S, MOST_S)
    return dice.uniform(0, lasts_s), lasts_s


class Lates:
    """How late silences were told of since the last question."""

    def __init__(self) -> None:
        self._due: dict[int, float] = {}
        self._lates: list[float] = []

    def expect(self, number: int, seconds: float) -> None:
        """Have the silence of call *number* be due in *seconds*."""
        self._due[number] = monotonic() + seconds

    def is_due(self, number: int) -> bool:
        return self._due.get(number, float("inf")) <= monotonic()

    def came(self, number: int) -> None:
        """Take that just now somebody is told of the silence of call *number*."""
        self._lates.append(monotonic() - self._due.pop(number))

    def forget(self, number: int) -> None:
        self._due.pop(number, None)

    def told(self, name: str = "timer") -> dict[str, float]:
        """Return how many were due and came, and percentiles in ms; those missing count as late.

        Were they left out, a timer would look the better the more of its calls it forgets.
        """
        now = monotonic()
        missing = [now - due for due in self._due.values() if now - due > MISSING_AFTER_S]
        lates, came = sorted(self._lates + missing) or [0.0], len(self._lates)
        self._lates = []
        found = {"p50_ms": lates[len(lates) // 2], "p99_ms": lates[len(lates) * 99 // 100]}
        found["latest_ms"] = lates[-1]
        told = {f"{name}_{key}": round(late * 1000, 3) for key, late in found.items()}
        return {f"{name}_due": came + len(missing), f"{name}_came": came} | told

    def json(self) -> str:
        return json.dumps(self.told())
