"""Reads all calls in a few round trips without changing anything: a read model.

A board reads the versions, one look-up each, and takes snapshots only of calls that changed.
All methods raise StoreUnavailableError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from calls import keys
from calls.redis_client.client import StoreClient


@dataclass(frozen=True, slots=True)
class LiveCalls:
    """All live calls at one instant (ms of Redis): version and lease of each, agents' raw JSON."""

    now_ms: int
    versions: Mapping[str, int]
    lapses_ms: Mapping[str, int]
    agents: Mapping[str, str]


class EndedCall(NamedTuple):
    """A call that ended, and when (epoch ms of Redis)."""

    at_ms: int
    call: str


class EndedCallSummary(NamedTuple):
    """Summary of a call that ended: its agent, and why Dead Air hung up, '' if others did.

    `trail` are its check-ins in their order, each a number, with a + if the caller came back after
    it: "1+ 1 2" (calls/lua/decisions/record_outcome.lua, calls/lua/caller/caller_input.lua).
    """

    ended: EndedCall
    state: str
    agent: str
    reason: str
    trail: str


class CallIndex:
    """The calls in Redis, read through *client*."""

    def __init__(self, client: StoreClient) -> None:
        self._redis = client

    def live_calls(self, agents: Sequence[str]) -> LiveCalls:
        """Return the live calls, and the configurations of *agents* as they are now."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.time()
        pipe.zrange(keys.LIVE, 0, -1, withscores=True)
        time, live = pipe.execute()
        lapses = {str(call): int(lapse) for call, lapse in live}
        tag = self._redis.agents_tag
        names = [keys.version(call) for call in lapses]
        names += [keys.agent(agent, tag) for agent in agents]
        values: Any = self._redis.mget(names) if names else []
        raws = zip(agents, values[len(lapses) :], strict=True)
        return LiveCalls(
            now_ms=time[0] * 1000 + time[1] // 1000,
            versions={call: int(v or 0) for call, v in zip(lapses, values, strict=False)},
            lapses_ms=lapses,
            agents={agent: str(raw) for agent, raw in raws if raw is not None},
        )

    def ended_summaries(
        self, before: tuple[int, str] | None = None, limit: int = 50
    ) -> list[EndedCallSummary]:
        """Return summaries of calls that ended before *before*, newest first."""
        found = self.ended(before, limit)
        pipe = self._redis.pipeline(transaction=False)
        for ended in found:
            pipe.hmget(keys.of_call(ended.call)[0], ("state", "agent", "hangup_reason", "trail"))
        answers = pipe.execute() if found else []
        return [
            EndedCallSummary(ended, *(str(value or "") for value in answer))
            for ended, answer in zip(found, answers, strict=True)
        ]

    def ended_count(self) -> int:
        """Return how many ended calls are kept; the oldest beyond a limit are deleted."""
        return int(self._redis.zcard(keys.ENDED))

    def ended(self, before: tuple[int, str] | None = None, limit: int = 50) -> list[EndedCall]:
        """Return calls that ended before *before* (that time and call), newest first."""
        newest = "+inf" if before is None else before[0]
        found: list[EndedCall] = []
        start = 0
        while len(found) < limit:
            batch: Any = self._redis.zrevrangebyscore(
                keys.ENDED, newest, "-inf", start=start, num=limit, withscores=True
            )
            rows = [EndedCall(int(at), str(call)) for call, at in batch]
            # Calls that ended in the same millisecond stand in the order of their ids.
            found += [row for row in rows if before is None or row < before]
            start += limit
            if len(rows) < limit:
                break
        return found[:limit]
