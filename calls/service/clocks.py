"""How far the clocks of our processes are from Redis's. It is only reported: no decision uses them.

Each process measures its own now and then and stores the result for all to read. A host
whose clock is off makes logs hard to read, and its signatures look old to others.
"""

from time import time  # noqa: TID251  # the clocks of hosts are compared on purpose
from typing import Any

import redis

from calls import keys

SKEW_S = 0.3
"""A smaller difference is that of a slow reply; NTP keeps hosts far closer."""

EVERY_S = 10.0
KEPT_MS = 60_000
SURE_S = 0.5
"""A reply that took longer does not show well enough when it was made."""


class Clocks:
    """The processes' clocks. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def skew_s(self) -> float | None:
        """Return by how many seconds our clock is ahead of Redis's; None if the reply was slow."""
        before = time()
        seconds, micros = self._redis.time()
        took_s = time() - before
        if not 0 <= took_s < SURE_S:
            return None
        return before + took_s / 2 - (int(seconds) + int(micros) / 1e6)

    def report(self, process: str) -> float | None:
        """Store and return how far the clock of *process*, which is this one, is ahead."""
        skew_s = self.skew_s()
        if skew_s is None:
            return None
        now_ms = round((time() - skew_s) * 1000)
        pipe = self._redis.pipeline(transaction=False)
        pipe.hset(keys.CLOCKS, process, f"{now_ms} {skew_s:.3f}")
        pipe.pexpire(keys.CLOCKS, KEPT_MS)
        pipe.execute()
        return skew_s

    def all(self) -> dict[str, float]:
        """Return by process how far its clock is ahead (s), without those silent for a minute."""
        stored: Any = self._redis.hgetall(keys.CLOCKS)
        seconds, _ = self._redis.time()
        oldest_ms = int(seconds) * 1000 - KEPT_MS
        found, gone = {}, []
        for process, raw in stored.items():
            at_ms, _, skew_s = str(raw).partition(" ")
            if int(at_ms) >= oldest_ms:
                found[str(process)] = float(skew_s)
            else:
                gone.append(process)
        if gone:
            self._redis.hdel(keys.CLOCKS, *gone)
        return found


def worst(skews: dict[str, float]) -> tuple[str, float] | None:
    """Return the process whose clock is off by the most, if that is worth reporting."""
    if not skews:
        return None
    process = max(skews, key=lambda name: abs(skews[name]))
    return (process, skews[process]) if abs(skews[process]) > SKEW_S else None
