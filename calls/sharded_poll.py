"""Polls many calls whose state is on several servers: all are asked at once, each for its own.

A server that is away must not hold up the calls of the others: it has `ANSWER_WITHIN_S`, and what
it would have said is taken to be what it said last. The next poll asks it again.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import redis

from calls import keys
from calls.redis_client.errors import raise_unavailable
from calls.redis_client.resp import packed
from calls.redis_client.scripts import digest, source
from calls.redis_client.sharded import hash_slots
from calls.redis_client.sharded.batch import Unit
from calls.redis_client.sharded.client import ShardedClient

ANSWER_WITHIN_S = 0.45
"""Less than a tick of the hub."""


class Polled(NamedTuple):
    """Redis's time, versions in the order of the calls, agents' raw JSON, and who was away."""

    now_ms: int
    versions: list[str]
    agents: list[str | None]
    away: str


class ShardedPoll:
    """Polls on *client*; the commands are packed once for the same calls and agents."""

    def __init__(self, client: ShardedClient, lease_ms: int) -> None:
        self._client = client
        self._lease_ms = lease_ms
        self._asked: tuple[Sequence[str], Sequence[str]] = (), ()
        self._units: list[Unit] = []
        self._versions: dict[str, str] = {}
        self._agents: dict[str, str | None] = {}
        self._now_ms = 0

    def poll(self, calls: Sequence[str], agents: Sequence[str]) -> Polled:
        """Renew the leases of *calls* and read their versions and *agents*.

        Raises StoreUnavailableError if nobody answered, or an agent can't be read that never was.
        """
        if (calls, agents) != self._asked or not self._units:
            self._units = self._packed(calls, agents)
            self._asked = calls, agents
            self._versions = {call: self._versions.get(call, "0") for call in calls}
            self._agents = {a: self._agents[a] for a in agents if a in self._agents}
        replies = self._client.run(self._units, ANSWER_WITHIN_S, again=False)
        (time,), (raw,), *rest = replies
        away = self._renewed(time, calls)
        versions = [reply for (reply,) in rest]
        for call, version in zip(calls, versions, strict=True):
            if not isinstance(version, Exception):
                self._versions[call] = str(version or 0)
        if not isinstance(raw, Exception):
            self._agents = dict(zip(agents, raw[: len(agents)], strict=True))
        elif len(self._agents) < len(agents):
            raise_unavailable(raw)
        errors = [each for each in (raw, *versions) if isinstance(each, Exception)]
        if errors and len(errors) == 1 + len(versions):
            raise_unavailable(errors[0])
        away = away or (type(errors[0]).__name__ if errors else "")
        found = [self._versions[call] for call in calls]
        return Polled(self._now_ms, found, [self._agents.get(a) for a in agents], away)

    def _renewed(self, time: Any, calls: Sequence[str]) -> str:
        """Take the reply of the step that renews leases; returns the error, '' for none."""
        if isinstance(time, redis.exceptions.NoScriptError):
            name, number = "renew_leases", 1
            command = ("EVAL", source(name), number, keys.LIVE, self._lease_ms, *calls)
            (time,) = self._client.run([Unit(hash_slots.of_key(keys.LIVE), packed(command))])[0]
        if isinstance(time, Exception):
            return type(time).__name__
        self._now_ms = int(time)
        return ""

    def _packed(self, calls: Sequence[str], agents: Sequence[str]) -> list[Unit]:
        sha, tag = digest("renew_leases"), self._client.agents_tag
        renew = ("EVALSHA", sha, 1, keys.LIVE, self._lease_ms, *calls)
        names = [keys.agent(agent, tag) for agent in agents] or [keys.agents(tag) + ":none"]
        read = [keys.version(call) for call in calls]
        return [
            Unit(hash_slots.of_key(keys.LIVE), packed(renew)),
            Unit(hash_slots.of_key(names[0]), packed(("MGET", *names))),
            *(Unit(hash_slots.of_key(name), packed(("GET", name))) for name in read),
        ]
