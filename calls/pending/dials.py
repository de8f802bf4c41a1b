"""Outbound calls that were requested and are not yet placed.

The number to dial waits here rather than in a task's arguments, which people can see. The
request waits for the outcome; a row is kept for ten minutes. A second request with the same key
receives the outcome of the first, and the phone rings once. A limit per minute holds over all
processes.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import redis

from calls import keys
from calls.redis_client.scripts import Steps

ID = re.compile(r"[0-9a-f]{32}")
KEPT_S = 600
PLACED_S = 60
"""An older dial is never placed."""

OUTCOME_KEPT_S = 24 * 3600
_ALWAYS = ("to", "from_", "agent", "settings")
_SOMETIMES = ("reference", "sms_consent")
"""What makes two dials the same."""


class KeyReusedError(Exception):
    """The key stands for another dial."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One outbound call: destination, caller id, agent; `settings` is JSON or ''.

    `reference` is the team's own word for it; `by_command`: a command asked for it, and is answered
    once it is placed; `sms_consent`: who is called has agreed to text messages.
    """

    to: str = field(repr=False)
    from_: str = field(repr=False)
    agent: str
    settings: str
    reference: str = ""
    by_command: bool = False
    sms_consent: bool = False


@dataclass(frozen=True, slots=True)
class DialOutcome:
    """The outcome of a dial: a call_control_id, or why there is none."""

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
        same = {k: v for k, v in asdict(dial).items() if k in _ALWAYS or (v and k in _SOMETIMES)}
        digest = sha256(json.dumps(same).encode()).hexdigest()
        wanted = {"dial_id": uuid4().hex, "digest": digest}
        # The dial is stored before its key names it: the two may be on different servers.
        self._redis.set(keys.dial(wanted["dial_id"]), raw, ex=KEPT_S)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(name, json.dumps(wanted), nx=True, ex=OUTCOME_KEPT_S)
            pipe.get(name)
            stored = json.loads(pipe.execute()[1])
        if stored["digest"] != wanted["digest"]:
            raise KeyReusedError
        return stored["dial_id"], stored == wanted

    def withdraw(self, dial_id: str, key: str) -> None:
        """Forget a dial that could not be enqueued; its *key* ('': none) is free again."""
        names = [keys.dial(dial_id)]
        if key:
            names.append(keys.idempotency(sha256(key.encode()).hexdigest()))
        self._redis.delete(*names)

    def find(self, dial_id: str) -> Dial | None:
        if not ID.fullmatch(dial_id):
            return None  # no foreign text becomes part of a key's name
        raw = self._redis.get(keys.dial(dial_id))
        return Dial(**json.loads(str(raw))) if raw else None

    def restore(self, dial_id: str, dial: Dial, call: str) -> None:
        """Store again what was lost: *dial*, if it is unknown, and that *call* is the dial's.

        As one that is too old to be placed: the phone must not ring again.
        """
        raw = json.dumps(asdict(dial))
        self._redis.set(keys.dial(dial_id), raw, ex=KEPT_S - PLACED_S, nx=True)
        self._redis.set(keys.dialled_call(dial_id), call, ex=OUTCOME_KEPT_S)

    def age_s(self, dial_id: str) -> float:
        """Return how long ago, by Redis's clock, the dial was requested."""
        left_ms: Any = self._redis.pttl(keys.dial(dial_id))
        return KEPT_S - int(left_ms) / 1000

    def bind(self, dial_id: str, call: str) -> str:
        """Record *call* as the dial's if none is recorded; returns the recorded one."""
        name = keys.dialled_call(dial_id)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(name, call, nx=True, ex=OUTCOME_KEPT_S)
            pipe.get(name)
            return str(pipe.execute()[1])

    def move(self, dial_id: str, call: str) -> str:
        """Record that the dial's call continues as *call*; returns the former id, '' if none."""
        name = keys.dialled_call(dial_id)
        return str(self._redis.set(name, call, ex=OUTCOME_KEPT_S, get=True) or "")

    def call_of(self, dial_id: str) -> str:
        """Return the id under which the dial's call continues, '' if none is known."""
        return str(self._redis.get(keys.dialled_call(dial_id)) or "")

    def settle(self, dial_id: str, outcome: DialOutcome) -> None:
        """Report the outcome to the waiting request; the newest one counts."""
        name = keys.dial_outcome(dial_id)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(name)
            pipe.rpush(name, json.dumps(asdict(outcome)))
            pipe.expire(name, OUTCOME_KEPT_S)
            pipe.execute()

    def wait(self, dial_id: str, within_s: float) -> DialOutcome | None:
        """Return the outcome, or None if there is none within *within_s* seconds (at most 1).

        It stays for other requests.
        """
        name = keys.dial_outcome(dial_id)
        found: Any = self._redis.blmove(name, name, within_s, "LEFT", "LEFT")  # type: ignore[arg-type]  # Redis takes fractions
        return DialOutcome(**json.loads(found)) if found else None

    def outcome(self, dial_id: str) -> DialOutcome | None:
        """Return the outcome if there is one already."""
        if not ID.fullmatch(dial_id):
            return None
        found: Any = self._redis.lindex(keys.dial_outcome(dial_id), 0)
        return DialOutcome(**json.loads(found)) if found else None
