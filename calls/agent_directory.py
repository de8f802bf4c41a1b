"""The directory of agents: configurations as opaque JSON, and which number each one answers.

`monitor.settings` knows what the JSON means. The agent `default` exists without being stored. A
number belongs to one agent at most. A change applies to the configuration stored at that instant,
so of two concurrent changes neither is lost. Former versions are kept. All methods raise
StoreUnavailableError.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import redis
from redis.client import Pipeline

from calls import keys
from calls.redis_client.client import StoreClient

DEFAULT = "default"
ATTEMPTS = 100
"""Tries of one change that concurrent changes interrupt; each costs two round trips."""

VERSIONS_KEPT = 100


class NumberTakenError(Exception):
    """A phone number is answered by another agent already."""

    def __init__(self, number: str, agent: str) -> None:
        super().__init__(f"{number} is answered by agent {agent}")
        self.number = number
        self.agent = agent


class BusyError(Exception):
    """Concurrent changes of the agent went on for too long; nothing was changed."""


@dataclass(frozen=True, slots=True)
class StoredAgent:
    """What an agent shall be: its configuration and its numbers. `raw` None: no longer there.

    `hook_secret` signs its hooks; None keeps the one there is, '' forgets it.
    """

    raw: str | None
    numbers: tuple[str, ...] = ()
    hook_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AgentVersion:
    """One version of an agent: epoch ms of Redis, who made it; `raw` '' where it was deleted.

    `number` counts the agent's versions from 1 on, those that are no longer kept included.
    """

    at_ms: int
    by: str
    raw: str
    number: int


class AgentDirectory:
    """Agents by id and by phone number."""

    def __init__(self, client: StoreClient) -> None:
        self._redis = client
        self._tag = client.agents_tag
        self._numbers = keys.numbers(self._tag)

    def raw(self, agent: str) -> str | None:
        """Return the stored configuration of *agent*, or None."""
        found = self._redis.get(keys.agent(agent, self._tag))
        return None if found is None else str(found)

    def raws(self, agents: list[str]) -> dict[str, str]:
        """Return the stored configurations of *agents* in one round trip; absent ones left out."""
        found = (
            self._redis.mget([keys.agent(agent, self._tag) for agent in agents]) if agents else []
        )
        return {a: str(raw) for a, raw in zip(agents, found, strict=True) if raw is not None}

    def ids(self) -> list[str]:
        """Return every agent's id in order, `default` first."""
        stored = {str(agent) for agent in self._redis.smembers(keys.agents(self._tag))}
        return [DEFAULT, *sorted(stored - {DEFAULT})]

    def owner_of(self, number: str) -> str:
        """Return the agent that answers *number*, `default` when no agent claims it."""
        return str(self._redis.hget(self._numbers, number) or DEFAULT)

    def hook_secret(self, agent: str) -> str:
        """Return what signs the hooks of *agent*, '' if there is nothing."""
        return str(self._redis.get(keys.agent_hook_secret(agent, self._tag)) or "")

    def versions(self, agent: str) -> list[AgentVersion]:
        """Return the versions of *agent* that are kept, the newest first."""
        lines: Any = self._redis.lrange(keys.agent_versions(agent, self._tag), 0, -1)
        found = [json.loads(raw) for raw in lines]
        newest = _number(found[0], len(found)) if found else 0
        return [
            AgentVersion(version["at_ms"], version["by"], version["raw"], newest - place)
            for place, version in enumerate(found)
        ]

    def change(self, agent: str, by: str, edit: Callable[[str | None], StoredAgent]) -> str | None:
        """Store what *edit* makes of the stored configuration; returns that configuration before.

        *edit* runs again if the agent changed meanwhile, so it must have no side effects; what it
        raises is passed on and nothing is changed. Raises NumberTakenError and BusyError.
        """
        for _ in range(ATTEMPTS):
            with self._redis.pipeline(transaction=True) as pipe:
                pipe.watch(keys.agent(agent, self._tag), self._numbers)  # type: ignore[no-untyped-call]  # redis-py has none
                before: Any = pipe.get(keys.agent(agent, self._tag))
                owners: Any = pipe.hgetall(self._numbers)
                time: Any = pipe.time()
                newest: Any = pipe.lindex(keys.agent_versions(agent, self._tag), 0)
                kept: Any = pipe.llen(keys.agent_versions(agent, self._tag))
                wanted = edit(before)
                _refuse_taken(agent, wanted.numbers, owners)
                pipe.multi()
                self._store(pipe, agent, wanted)
                self._route(pipe, agent, wanted.numbers, owners)
                if wanted.raw != before:
                    number = 1 + (_number(json.loads(newest), kept) if newest else 0)
                    at_ms = time[0] * 1000 + time[1] // 1000
                    version = {"at_ms": at_ms, "by": by, "raw": wanted.raw or "", "number": number}
                    self._keep_version(pipe, agent, version)
                try:
                    pipe.execute()
                except redis.WatchError:
                    continue
                return None if before is None else str(before)
        raise BusyError(f"agent {agent} was changed by others {ATTEMPTS} times meanwhile")

    def _store(self, pipe: Pipeline, agent: str, wanted: StoredAgent) -> None:
        if wanted.raw is None:
            pipe.delete(keys.agent(agent, self._tag))
            pipe.srem(keys.agents(self._tag), agent)
        else:
            pipe.set(keys.agent(agent, self._tag), wanted.raw)
            pipe.sadd(keys.agents(self._tag), agent)
        if wanted.raw is None or wanted.hook_secret == "":  # None keeps it
            pipe.delete(keys.agent_hook_secret(agent, self._tag))
        elif wanted.hook_secret is not None:
            pipe.set(keys.agent_hook_secret(agent, self._tag), wanted.hook_secret)

    def _keep_version(self, pipe: Pipeline, agent: str, version: Mapping[str, Any]) -> None:
        pipe.lpush(keys.agent_versions(agent, self._tag), json.dumps(version))
        pipe.ltrim(keys.agent_versions(agent, self._tag), 0, VERSIONS_KEPT - 1)

    def _route(
        self, pipe: Pipeline, agent: str, numbers: tuple[str, ...], owners: Mapping[str, str]
    ) -> None:
        """Write only what differs: touching the hash would send every other change round again."""
        former = {number for number, owner in owners.items() if owner == agent}
        if gone := former - set(numbers):
            pipe.hdel(self._numbers, *gone)
        if new := set(numbers) - former:
            pipe.hset(self._numbers, mapping=dict.fromkeys(new, agent))


def _number(newest: Mapping[str, Any], kept: int) -> int:
    """Return the number of the *newest* version; those stored by 0.1 have none, *kept* counts."""
    return int(newest.get("number", kept))


def _refuse_taken(agent: str, numbers: tuple[str, ...], owners: Mapping[str, str]) -> None:
    for number in numbers:
        if owners.get(number, agent) != agent:
            raise NumberTakenError(number, owners[number])
