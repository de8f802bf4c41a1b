"""The outbox: messages not yet delivered to a team's own systems, and when to try next.

A message stays in it until the receiver accepts it or it is given up, so neither an absent broker
nor a killed worker loses one. A settled message is remembered for a while and not added again.
All methods raise StoreUnavailableError.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import redis

from calls import keys

KEPT_S = 2 * 3600
"""Longer than all attempts together take."""

LEASE_MS = 30_000
"""Time to deliver an enqueued message; one not settled by then is enqueued again."""


@dataclass(frozen=True, slots=True)
class HookMessage:
    """One message of *agent*; `attempts` were made so far.

    *to* says by which way it goes: "hook" (its URL) or "tell" (a task of the team's).
    """

    id: str
    type: str
    agent: str
    call: str
    body: str = field(repr=False)
    attempts: int = 0
    to: str = "hook"

    @property
    def name(self) -> str:
        """Its name in the outbox: what goes by two ways is kept for each."""
        return self.id if self.to == "hook" else f"{self.to}:{self.id}"


class HookOutbox:
    """Messages on their way out."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def now_ms(self) -> int:
        """Return Redis's time in epoch milliseconds."""
        time: Any = self._redis.time()
        return int(time[0]) * 1000 + int(time[1]) // 1000

    def add(self, message: HookMessage) -> bool:
        """Add *message*, leased to the caller, which enqueues it; false if it was known."""
        due_ms = self.now_ms() + LEASE_MS
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(keys.hook(message.name), json.dumps(asdict(message)), nx=True, ex=KEPT_S)
            pipe.zadd(keys.HOOKS_DUE, {message.name: due_ms}, nx=True)
            return bool(pipe.execute()[0])

    def find(self, name: str) -> HookMessage | None:
        """Return the message called *name*, None once it is settled."""
        return _read(self._redis.get(keys.hook(name)))

    def postpone(self, message: HookMessage, for_ms: int) -> None:
        """Have *message* tried again in *for_ms* milliseconds, unless it was settled meanwhile."""
        due_ms = self.now_ms() + for_ms
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(keys.hook(message.name), json.dumps(asdict(message)), xx=True, keepttl=True)
            pipe.zadd(keys.HOOKS_DUE, {message.name: due_ms}, xx=True)
            pipe.execute()

    def settle(self, name: str) -> None:
        """Forget the message called *name*, but not that it was there."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.zrem(keys.HOOKS_DUE, name)
            pipe.set(keys.hook(name), "", xx=True, keepttl=True)
            pipe.execute()

    def due(self, limit: int) -> list[HookMessage]:
        """Return messages whose time has come, leased anew; at most *limit*, the oldest first."""
        now_ms = self.now_ms()
        found: Any = self._redis.zrangebyscore(keys.HOOKS_DUE, 0, now_ms, start=0, num=limit)
        if not found:
            return []
        self._redis.zadd(keys.HOOKS_DUE, dict.fromkeys(found, now_ms + LEASE_MS), xx=True)
        kept = zip(found, self._redis.mget([keys.hook(name) for name in found]), strict=True)
        messages = {name: _read(raw) for name, raw in kept}
        if gone := [name for name, message in messages.items() if message is None]:
            self._redis.zrem(keys.HOOKS_DUE, *gone)
        return [message for message in messages.values() if message]


def _read(raw: Any) -> HookMessage | None:
    return HookMessage(**json.loads(raw)) if raw else None
