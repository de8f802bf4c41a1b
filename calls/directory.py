"""The directory of agents: configurations as opaque JSON, and which number each one answers.

What the JSON means is the caller's business (`monitor.settings`). The agent `default` need not be
stored to exist. All methods raise redis.RedisError when Redis can't be had.
"""

import redis

from calls import keys

DEFAULT = "default"


class Directory:
    """Agents by id and by phone number."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def raw(self, agent: str) -> str | None:
        """Return the stored configuration of *agent*, or None."""
        found = self._redis.get(keys.agent(agent))
        return None if found is None else str(found)

    def ids(self) -> list[str]:
        """Return every agent's id in order, `default` first."""
        stored = {str(agent) for agent in self._redis.smembers(keys.AGENTS)}
        return [DEFAULT, *sorted(stored - {DEFAULT})]

    def owner_of(self, number: str) -> str:
        """Return the agent that answers *number*, `default` when nobody claims it."""
        return str(self._redis.hget(keys.NUMBERS, number) or DEFAULT)

    def numbers(self) -> dict[str, str]:
        return {str(k): str(v) for k, v in self._redis.hgetall(keys.NUMBERS).items()}

    def put(self, agent: str, raw: str, numbers: tuple[str, ...]) -> None:
        """Store *agent* and route *numbers*, and no others, to it, in one transaction."""
        former = [number for number, owner in self.numbers().items() if owner == agent]
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(keys.agent(agent), raw)
            pipe.sadd(keys.AGENTS, agent)
            if former:
                pipe.hdel(keys.NUMBERS, *former)
            if numbers:
                pipe.hset(keys.NUMBERS, mapping=dict.fromkeys(numbers, agent))
            pipe.execute()

    def delete(self, agent: str) -> bool:
        """Forget *agent* and its numbers; true if it was stored."""
        former = [number for number, owner in self.numbers().items() if owner == agent]
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(keys.agent(agent))
            pipe.srem(keys.AGENTS, agent)
            if former:
                pipe.hdel(keys.NUMBERS, *former)
            return bool(pipe.execute()[0])
