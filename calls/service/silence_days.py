"""What silences cost and brought, by day: counted once a call, kept for a year.

A day is one of UTC, counted from 1970-01-01, and is that of the call's end. Its sums are a hash
whose fields are `agent`, agent id and figure, or `line`, connection, number prefix and cause, with
tabs between. All methods raise StoreUnavailableError.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import redis

from calls import keys
from calls.redis_client.scripts import Steps

DAY_MS = 24 * 3_600_000
DAYS_KEPT = 400
CALLS_KEPT_S = 8 * 24 * 3600
"""A call that could not be packed is tried again, and must not be counted twice in that time."""

MOST_FIELDS = 20_000
AGENT, LINE, SEPARATOR = "agent", "line", "\t"


class SilenceDays:
    """The sums of each day."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._steps = Steps(client)

    def about(self, call: str) -> tuple[str, str, str]:
        """Return the connection of *call*, the prefix of its number, its own settings (JSON)."""
        found: Any = self._redis.hmget(keys.of_call(call)[0], ["connection", "prefix", "settings"])
        connection, prefix, settings = (str(value or "") for value in found)
        return connection, prefix, settings

    def add(self, call: str, day: int, sums: Mapping[str, int]) -> bool:
        """Add *sums*, by field, to those of *day*; false if *call* was counted before."""
        digest = sha256(call.encode()).hexdigest()[:16]
        pairs = [part for name, amount in sums.items() if amount for part in (name, amount)]
        names = [keys.silences_of(day), keys.silences_counted(day)]
        limits = (DAYS_KEPT * DAY_MS // 1000, CALLS_KEPT_S, MOST_FIELDS)
        return bool(self._steps.run("count_silences", names, digest, *limits, *pairs))

    def of(self, days: Sequence[int]) -> dict[int, dict[str, int]]:
        """Return the sums of *days* by field, without days that have none."""
        pipe = self._redis.pipeline(transaction=False)
        for day in days:
            pipe.hgetall(keys.silences_of(day))
        found = zip(days, pipe.execute() if days else (), strict=True)
        return {day: {str(k): int(v) for k, v in sums.items()} for day, sums in found if sums}

    def today(self) -> int:
        """Return the day that Redis's clock shows."""
        seconds, _ = self._redis.time()
        return int(seconds) * 1000 // DAY_MS
