"""Outbound calls asked for and not yet placed.

The number to dial waits here rather than in a task's arguments, which people can see. Whoever asked
waits for the outcome; a row is kept for ten minutes. Who asks under a key and asks again under the
same key gets the first one's outcome, and the phone rings once. No more are placed in a minute than
is allowed, however many processes are asked.
"""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import redis

from calls import keys
from calls.redis_client.scripts import Steps

KEPT_S = 600
OUTCOME_KEPT_S = 24 * 3600


class KeyReusedError(Exception):
    """The key stands for another dial."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One outbound call: where to, as whom, by which agent; `settings` is JSON or ''."""

    to: str = field(repr=False)
    from_: str = field(repr=False)
    agent: str
    settings: str


@dataclass(frozen=True, slots=True)
class DialOutcome:
    """What became of a dial: a call_control_id, or why there is none."""

    call_control_id: str = ""
    error: str = ""


class Dials:
    """Dials in Redis. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._steps = Steps(client)

    def wait_ms(self, dial_id: str, per_minute: int) -> int:
        """Count *dial_id* and return 0; or count nothing and return the ms until there is room."""
        return int(self._steps.run("dial_rate", [keys.DIALS], dial_id, per_minute))

    def ask(self, dial: Dial) -> str:
        """Store *dial* and return its id."""
        dial_id = uuid4().hex
        self._redis.set(keys.dial(dial_id), json.dumps(asdict(dial)), ex=KEPT_S)
        return dial_id

    def ask_once(self, dial: Dial, key: str) -> tuple[str, bool]:
        """Store *dial* under *key*; returns its id, or the former one's, and whether it is new.

        Raises KeyReusedError if *key* was given with another dial within a day.
        """
        raw, name = json.dumps(asdict(dial)), keys.idempotency(sha256(key.encode()).hexdigest())
        wanted = {"dial_id": uuid4().hex, "digest": sha256(raw.encode()).hexdigest()}
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(keys.dial(wanted["dial_id"]), raw, ex=KEPT_S)
            pipe.set(name, json.dumps(wanted), nx=True, ex=OUTCOME_KEPT_S)
            pipe.get(name)
            stored = json.loads(pipe.execute()[2])
        if stored["digest"] != wanted["digest"]:
            raise KeyReusedError
        return stored["dial_id"], stored == wanted

    def withdraw(self, dial_id: str, key: str) -> None:
        """Forget a dial that could not be asked for; its *key* ('': none) is free again."""
        names = [keys.dial(dial_id)]
        if key:
            names.append(keys.idempotency(sha256(key.encode()).hexdigest()))
        self._redis.delete(*names)

    def find(self, dial_id: str) -> Dial | None:
        raw = self._redis.get(keys.dial(dial_id))
        return Dial(**json.loads(str(raw))) if raw else None

    def settle(self, dial_id: str, outcome: DialOutcome) -> None:
        """Tell whoever waits what became of it."""
        name = keys.dial_outcome(dial_id)
        self._redis.rpush(name, json.dumps(asdict(outcome)))
        self._redis.expire(name, OUTCOME_KEPT_S)

    def wait(self, dial_id: str, within_s: float) -> DialOutcome | None:
        """Return the outcome, or None if there is none within *within_s* seconds (at most 1).

        It stays for others who ask.
        """
        name = keys.dial_outcome(dial_id)
        found: Any = self._redis.blmove(name, name, within_s, "LEFT", "LEFT")  # type: ignore[arg-type]  # Redis takes fractions
        return DialOutcome(**json.loads(found)) if found else None

    def outcome(self, dial_id: str) -> DialOutcome | None:
        """Return the outcome if there is one by now."""
        found: Any = self._redis.lindex(keys.dial_outcome(dial_id), 0)
        return DialOutcome(**json.loads(found)) if found else None
