"""Outbound calls asked for and not yet placed.

The number to dial waits here rather than in a task's arguments, which people can see. Whoever asked
waits for the outcome; a row is kept for ten minutes.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

import redis

from calls import keys

KEPT_S = 600


@dataclass(frozen=True, slots=True)
class Dial:
    """One outbound call: where to, as whom, by which agent; `settings` is JSON or ''."""

    to: str = field(repr=False)
    from_: str = field(repr=False)
    agent: str
    settings: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a dial: a call_control_id, or why there is none."""

    call_control_id: str = ""
    error: str = ""


class Dials:
    """Dials in Redis. All methods raise redis.RedisError when Redis can't be had."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def ask(self, dial: Dial) -> str:
        """Store *dial* and return its id."""
        dial_id = uuid4().hex
        self._redis.set(keys.dial(dial_id), json.dumps(asdict(dial)), ex=KEPT_S)
        return dial_id

    def find(self, dial_id: str) -> Dial | None:
        raw = self._redis.get(keys.dial(dial_id))
        return Dial(**json.loads(str(raw))) if raw else None

    def settle(self, dial_id: str, outcome: Outcome) -> None:
        """Tell whoever waits what became of it."""
        name = keys.dial_outcome(dial_id)
        self._redis.rpush(name, json.dumps(asdict(outcome)))
        self._redis.expire(name, KEPT_S)

    def wait(self, dial_id: str, within_s: float) -> Outcome | None:
        """Return the outcome, or None if there is none within *within_s* seconds (at most 1)."""
        found: Any = self._redis.blpop([keys.dial_outcome(dial_id)], timeout=within_s)
        return Outcome(**json.loads(found[1])) if found else None
