"""The form in which a call is stored, as a number, and which forms the running processes can read.

A release that changes the meaning of what is stored of a call raises `DATA_VERSION` and goes on
reading the version before. Old and new processes run side by side during a deploy, so a call begins
in the newest version that all of them can read, and keeps it to its end. A process meets a newer
one only where that failed (an old process that started later): every step refuses such a call
(`NewerCallError`), and it is left to newer processes.
"""

from time import monotonic
from typing import Any

import redis

from calls import keys

DATA_VERSION = 1
"""The newest version that this release reads. Calls without one, of earlier releases, are 1."""

KEPT_MS = 30_000
"""A process that has not said so for this long has ended; each says so every ten seconds."""

LOOK_EVERY_S = 5.0


class DataVersions:
    """The running processes' versions. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._begins_in = 0
        self._looked_at = 0.0
        self._withdrawn = False

    def announce(self, process: str) -> None:
        """Record that *process*, which is this one, runs, unless it ends."""
        if self._withdrawn:
            return
        pipe = self._redis.pipeline(transaction=False)
        pipe.hset(keys.DATA_VERSIONS, process, f"{self._now_ms()} {DATA_VERSION}")
        pipe.pexpire(keys.DATA_VERSIONS, 2 * KEPT_MS)
        pipe.execute()

    def withdraw(self, process: str) -> None:
        """Record that *process*, which is this one, ends."""
        self._withdrawn = True
        self._redis.hdel(keys.DATA_VERSIONS, process)

    def running(self) -> dict[str, int]:
        """Return the version of each process that runs."""
        stored: Any = self._redis.hgetall(keys.DATA_VERSIONS)
        oldest_ms = self._now_ms() - KEPT_MS
        found, gone = {}, []
        for process, raw in stored.items():
            at_ms, _, version = str(raw).partition(" ")
            if int(at_ms) >= oldest_ms:
                found[str(process)] = int(version)
            else:
                gone.append(process)
        if gone:
            self._redis.hdel(keys.DATA_VERSIONS, *gone)
        return found

    def begins_in(self) -> int:
        """Return the version in which a call is to begin now."""
        if not self._begins_in or monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._begins_in = min([DATA_VERSION, *self.running().values()])
            self._looked_at = monotonic()
        return self._begins_in

    def is_newer(self, call: str) -> bool:
        """Return whether *call* is stored in a version that this process can't read."""
        stored: Any = self._redis.hget(keys.of_call(call)[0], "data_version")
        return int(stored or 1) > DATA_VERSION

    def _now_ms(self) -> int:
        seconds, micros = self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000
