"""What an onlooker sees of all calls in a few round trips: nothing is renewed, taken or changed.

A board asks for versions, which cost a look-up each, and views only the calls whose version grew.
All methods raise redis.RedisError when Redis can't be had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import redis

from calls import keys


@dataclass(frozen=True, slots=True)
class Glance:
    """All live calls at one instant (ms of Redis): version and lease of each, agents' raw JSON."""

    now_ms: int
    versions: Mapping[str, int]
    lapses_ms: Mapping[str, int]
    agents: Mapping[str, str]


class Onlooker:
    """Looks at calls through *client*."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def glance(self, agents: Sequence[str]) -> Glance:
        """Return the live calls, and the configurations of *agents* as they are now."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.time()
        pipe.zrange(keys.LIVE, 0, -1, withscores=True)
        time, live = pipe.execute()
        lapses = {str(call): int(lapse) for call, lapse in live}
        names = [keys.version(call) for call in lapses] + [keys.agent(agent) for agent in agents]
        values: Any = self._redis.mget(names) if names else []
        raws = zip(agents, values[len(lapses) :], strict=True)
        return Glance(
            now_ms=time[0] * 1000 + time[1] // 1000,
            versions={call: int(v or 0) for call, v in zip(lapses, values, strict=False)},
            lapses_ms=lapses,
            agents={agent: str(raw) for agent, raw in raws if raw is not None},
        )

    def ended(self, before_ms: int = 0, limit: int = 50) -> list[tuple[str, int]]:
        """Return ended calls and when they ended (ms of Redis), newest first."""
        newest = f"({before_ms}" if before_ms else "+inf"
        found: Any = self._redis.zrevrangebyscore(
            keys.ENDED, newest, "-inf", start=0, num=limit, withscores=True
        )
        return [(str(call), int(at)) for call, at in found]
