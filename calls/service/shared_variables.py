"""What the running processes were started with, for variables that all of them must share.

A host with another SECRET_KEY issues media addresses that the others refuse, and one with another
PUBLIC_URL sends Telnyx elsewhere. Digests are stored, not values; they are only reported.
"""

from hashlib import sha256
from typing import Any

import redis

from calls import keys

KEPT_MS = 60_000
"""A process that has not said so for this long has ended; each says so every ten seconds."""

DIGITS = 10


def digests(values: dict[str, str]) -> str:
    """Return the variables' names, each with the first of its value's digest."""
    return " ".join(
        f"{name}={sha256(f'deadair {name} {value}'.encode()).hexdigest()[:DIGITS]}"
        for name, value in sorted(values.items())
    )


class SharedVariables:
    """The processes' variables. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def report(self, process: str, told: str) -> None:
        """Store what *process*, which is this one, has: `digests` of its variables."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hset(keys.VARIABLES, process, f"{self._now_ms()} {told}")
        pipe.pexpire(keys.VARIABLES, KEPT_MS)
        pipe.execute()

    def others(self, told: str) -> dict[str, list[str]]:
        """Return by process, without those silent for a minute, which variables differ."""
        own, oldest_ms = _read(told), self._now_ms() - KEPT_MS
        stored: Any = self._redis.hgetall(keys.VARIABLES)
        found = {}
        for process, raw in stored.items():
            at_ms, _, theirs = str(raw).partition(" ")
            other = _read(theirs)
            differ = sorted(name for name in own.keys() & other.keys() if own[name] != other[name])
            if differ and int(at_ms) >= oldest_ms:
                found[str(process)] = differ
        return found

    def _now_ms(self) -> int:
        seconds, micros = self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000


def _read(told: str) -> dict[str, str]:
    pairs = (word.partition("=") for word in told.split())
    return {name: digest for name, _, digest in pairs}
