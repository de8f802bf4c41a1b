"""Counters of the whole service, kept in Redis so that every process and host adds to one sum.

A process gathers in memory and flushes with its next round trip; a count is never worth a wait.
"""

from collections import Counter
from threading import Lock

import redis

from calls import keys


class Tally:
    """Counts by name; labels are part of the name, in Prometheus's own notation."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._pending: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, name: str, amount: int = 1, **labels: str) -> None:
        marks = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        with self._lock:
            self._pending[f"{name}{{{marks}}}" if marks else name] += amount

    def flush(self) -> None:
        """Add what was gathered to the sums. On a Redis fault it stays gathered."""
        with self._lock:
            pending, self._pending = self._pending, Counter()
        if not pending:
            return
        pipe = self._redis.pipeline(transaction=False)
        for name, amount in pending.items():
            pipe.hincrby(keys.TALLY, name, amount)
        try:
            pipe.execute()
        except redis.RedisError:
            with self._lock:
                self._pending.update(pending)

    def totals(self) -> dict[str, int]:
        """Return the sums so far. Raises redis.RedisError."""
        return {str(k): int(v) for k, v in self._redis.hgetall(keys.TALLY).items()}
