"""Which calls live, and until when each one's owner holds it.

A lease lapses when its owner stops renewing it; times are Redis's, in epoch ms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calls import keys
from calls.redis_client.client import StoreClient
from calls.redis_client.scripts import PackedStep, Steps
from calls.redis_client.sharded.client import ShardedClient
from calls.sharded_poll import ShardedPoll
from deadair import StoreUnavailableError

LEASE_MS = 3_000
ENDED_CALLS_KEPT = 10_000
"""How many of the newest ended calls are searched and listed."""

GAP_MS = 3_000
"""Longest gap between polls that is not an outage."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of many calls: their versions, and the raw configurations of their agents.

    `versions` are numbers in the order of the calls, a space between each two of them.
    """

    now_ms: int
    versions: str
    agents: Mapping[str, str]
    away: str = ""
    """Why a part of the store can't be read; its calls are as they were last known."""


class Leases:
    """The live calls by lease. All methods raise StoreUnavailableError."""

    def __init__(self, client: StoreClient) -> None:
        self.redis = client
        self._steps = Steps(client)
        self._sharded: ShardedPoll | None = None
        if isinstance(client, ShardedClient):
            self._sharded = ShardedPoll(client, LEASE_MS)
        self._polled: tuple[Sequence[str], Sequence[str]] = (), ()
        self._polls: dict[bool, PackedStep] = {}

    def open(self, call: str) -> None:
        """Count *call* among the live ones; without an owner yet, its lease lapses soon."""
        self.redis.zadd(keys.LIVE, {call: self.now_ms() + LEASE_MS}, nx=True)

    def lapse(self, call: str) -> None:
        """Let the lease lapse at once: the call waits for an owner."""
        self.redis.zadd(keys.LIVE, {call: 0}, xx=True)

    def postpone(self, call: str, for_ms: int) -> None:
        """Have the sweep check *call*, which has no owner yet, in *for_ms* milliseconds."""
        self.redis.zadd(keys.LIVE, {call: self.now_ms() + for_ms}, xx=True)

    def close(self, call: str) -> None:
        """Move *call* from the live ones to the ended ones (`calls.ended.retention`)."""
        pipe = self.redis.pipeline(transaction=False)
        pipe.zrem(keys.LIVE, call)
        now_ms = self.now_ms()
        pipe.zadd(keys.ENDED, {call: now_ms}, nx=True)
        pipe.zadd(keys.UNPACKED, {call: now_ms}, nx=True)
        pipe.execute()

    def forget(self, call: str) -> None:
        """Count *call* neither among the live ones nor among the ended: it has another id now."""
        self.redis.zrem(keys.LIVE, call)

    def renew(self, call: str) -> None:
        """Renew the lease of one call; a call that has ended stays out."""
        self.redis.zadd(keys.LIVE, {call: self.now_ms() + LEASE_MS}, xx=True)

    def pulse(self) -> int:
        """Record a poll of calls; returns the time (ms) when the last gap ended, or 0."""
        return self._pulse()[1]

    def _pulse(self) -> tuple[int, int]:
        """Record a poll; returns the time and when the last gap ended, or 0.

        While one of several servers is away nothing is recorded: its calls are in a gap.
        """
        try:
            self.redis.check_reachable()
        except StoreUnavailableError:
            back_ms = int(self.redis.hget(keys.PULSE, "back_at") or 0)
            return self.now_ms(), back_ms
        now_ms, back_ms = self._steps.run("pulse", [keys.PULSE], GAP_MS)
        return int(now_ms), int(back_ms)

    def since_gap_ms(self) -> int:
        """Return how many ms ago the last gap ended; a day when there was none.

        This counts as a poll too, so the first call after a gap detects it.
        """
        now_ms, back_ms = self._pulse()
        return now_ms - back_ms if back_ms else 86_400_000

    def poll(self, calls: Sequence[str], agents: Sequence[str], *, pulse: bool = True) -> Poll:
        """Renew the leases of *calls* and read their versions, all in one command.

        *pulse*: record the poll, too. Once a second is enough.
        """
        if self._sharded:
            return self._poll_sharded(self._sharded, calls, agents, pulse=pulse)
        now_ms, versions, raw = self._steps.repeat(self._poll(calls, agents, pulse=pulse))
        return Poll(
            now_ms=int(now_ms),
            versions=versions,
            agents={agent: text for agent, text in zip(agents, raw, strict=True) if text},
        )

    def _poll_sharded(
        self, sharded: ShardedPoll, calls: Sequence[str], agents: Sequence[str], *, pulse: bool
    ) -> Poll:
        polled = sharded.poll(calls, agents)
        if pulse and not polled.away:
            self._pulse()
        found = zip(agents, polled.agents, strict=True)
        known = {agent: raw for agent, raw in found if raw}
        return Poll(polled.now_ms, " ".join(polled.versions), known, polled.away)

    def _poll(self, calls: Sequence[str], agents: Sequence[str], *, pulse: bool) -> PackedStep:
        """Return the step, packed anew when other calls or agents are asked for than last time."""
        if (calls, agents) != self._polled:
            self._polled = calls, agents
            self._polls.clear()
        step = self._polls.get(pulse)
        if step is None:
            names = [keys.LIVE, keys.PULSE, *map(keys.version, calls), *map(keys.agent, agents)]
            step = PackedStep.of("poll", names, LEASE_MS, GAP_MS, int(pulse), len(calls))
            self._polls[pulse] = step
        return step

    def live(self) -> dict[str, int]:
        """Return the live calls and when (ms of Redis) each one's lease lapses."""
        found: Any = self.redis.zrange(keys.LIVE, 0, -1, withscores=True)
        return {str(call): int(lapses) for call, lapses in found}

    def lapsed(self) -> tuple[int, dict[str, int]]:
        """Return the time (ms), and when the lease of each call lapsed that nobody holds now."""
        now_ms = self.now_ms()
        found: Any = self.redis.zrangebyscore(keys.LIVE, "-inf", now_ms, withscores=True)
        return now_ms, {str(call): int(lapses) for call, lapses in found}

    def some_live(self, cursor: int, at_once: int) -> tuple[int, list[str]]:
        """Return some of the live calls, about *at_once*, and the cursor for the next ones.

        From cursor 0 to cursor 0 each call that is live all the time is returned.
        """
        following, found = self.redis.zscan(keys.LIVE, cursor, count=at_once)
        return int(following), [str(call) for call, _ in found]

    def which_live(self, calls: Sequence[str]) -> list[str]:
        """Return those of *calls* that are live."""
        if not calls:
            return []
        found: Any = self.redis.zmscore(keys.LIVE, list(calls))
        return [call for call, lapses in zip(calls, found, strict=True) if lapses is not None]

    def count(self) -> int:
        """Return how many calls live."""
        return int(self.redis.zcard(keys.LIVE))

    def versions(self, calls: Sequence[str]) -> dict[str, int]:
        """Return the version of each call: it grows with every change; 0 of one that is unknown.

        Calls on a server that is away are left out, if there are several.
        """
        if self.redis.sharded:
            return self._versions_sharded(calls)
        found: Any = self.redis.mget([keys.version(call) for call in calls]) if calls else []
        return {call: int(version or 0) for call, version in zip(calls, found, strict=True)}

    def _versions_sharded(self, calls: Sequence[str]) -> dict[str, int]:
        pipe = self.redis.pipeline(transaction=False)
        for call in calls:
            pipe.get(keys.version(call))
        found = zip(calls, pipe.execute(raise_on_error=False), strict=True)
        return {call: int(v or 0) for call, v in found if not isinstance(v, Exception)}

    def now_ms(self) -> int:
        """Return Redis's time: the only clock that processes share."""
        time: tuple[int, int] = self.redis.time()
        return time[0] * 1000 + time[1] // 1000
