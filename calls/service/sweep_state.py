"""The sweep's own state: one sweep at a time, the leases the last one saw lapsed, when it ran."""

import redis

from calls import keys

LOCK_MS = 900
SEEN_FOR_S = 3
DONE_FOR_S = 10


class SweepState:
    """The sweep's state in Redis. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def acquire(self, by: str) -> bool:
        """Return whether *by* may sweep now: once in `LOCK_MS` milliseconds."""
        return bool(self._redis.set(keys.SWEEP_LOCK, by, nx=True, px=LOCK_MS))

    def release(self) -> None:
        """Let another process sweep at once."""
        self._redis.delete(keys.SWEEP_LOCK)

    def swap_lapsed(self, lapsed: set[str]) -> set[str]:
        """Store the calls this sweep saw *lapsed*; returns those that the last sweep saw."""
        before = {str(call) for call in self._redis.smembers(keys.SWEEP_LAPSED)}
        pipe = self._redis.pipeline()
        pipe.delete(keys.SWEEP_LAPSED)
        if lapsed:
            pipe.sadd(keys.SWEEP_LAPSED, *lapsed)
            pipe.expire(keys.SWEEP_LAPSED, SEEN_FOR_S)
        pipe.execute()
        return before

    def finish(self, now_ms: int) -> None:
        """Record that a sweep finished."""
        self._redis.set(keys.SWEPT, now_ms, ex=DONE_FOR_S)

    def ran_lately(self) -> bool:
        """Return whether a sweep finished in the last `DONE_FOR_S` seconds."""
        return bool(self._redis.exists(keys.SWEPT))
