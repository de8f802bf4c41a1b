"""What experiments and shadows have counted, each call once, and which experiments are stopped.

A call is counted when it is at rest. Counting it again, after a crash, changes nothing. All
methods raise StoreUnavailableError.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import redis

from calls import keys
from calls.redis_client.scripts import Steps

DAY_MS = 86_400_000
CALLS_FOR_S = 8 * 86_400
"""How long after its end a call is known to be counted."""

KEPT_FOR_S = 90 * 86_400
LATEST = 100
STOPPED, SINCE = "stopped", "since"


@dataclass(frozen=True, slots=True)
class TrialCounts:
    """The counts of one experiment or shadow. `since_ms`, `stopped_at_ms`: epoch ms; 0: never."""

    counts: Mapping[str, int]
    since_ms: int = 0
    stopped_at_ms: int = 0
    stopped_why: str = ""

    def of(self, group: str) -> dict[str, int]:
        """Return the figures of *group*, which the counts have as `group.figure`."""
        prefix = f"{group}."
        return {
            name.removeprefix(prefix): count
            for name, count in self.counts.items()
            if name.startswith(prefix)
        }


class Trials:
    """The experiments and shadows of all agents, by agent and id (`monitor.experiments.arms`)."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._steps = Steps(client)

    def count(
        self,
        agent: str,
        trial: str,
        call: str,
        ended_at_ms: int,
        figures: Mapping[str, int],
        line: str = "",
    ) -> bool:
        """Add *figures* of a call that ended then; false if it was counted already.

        *line* goes to the latest ones, if it is not ''.
        """
        key = keys.trial(agent, trial)
        flat = [word for name, amount in figures.items() for word in (name, amount)]
        digest = sha256(call.encode()).hexdigest()[:20]
        names = [key, f"{key}:calls:{ended_at_ms // DAY_MS}", f"{key}:latest"]
        limits = (CALLS_FOR_S, KEPT_FOR_S, line, LATEST)
        return bool(self._steps.run("count_call", names, digest, *limits, *flat))

    def counts(self, agent: str, trial: str) -> TrialCounts:
        """Return the counts so far."""
        found: Any = self._redis.hgetall(keys.trial(agent, trial))
        stopped = json.loads(found.pop(STOPPED, "{}"))
        since_ms = int(found.pop(SINCE, 0))
        counts = {str(name): int(count) for name, count in found.items()}
        return TrialCounts(counts, since_ms, stopped.get("at_ms", 0), stopped.get("why", ""))

    def latest(self, agent: str, trial: str, most: int) -> list[str]:
        """Return the latest lines, the newest first."""
        found: Any = self._redis.lrange(f"{keys.trial(agent, trial)}:latest", 0, most - 1)
        return [str(line) for line in found]

    def stop(self, agent: str, trial: str, why: str, at_ms: int) -> bool:
        """Have no new call take part; true if this did it."""
        said = json.dumps({"at_ms": at_ms, "why": why})
        return bool(self._redis.hsetnx(keys.trial(agent, trial), STOPPED, said))

    def is_stopped(self, agent: str, trial: str) -> bool:
        return bool(self._redis.hexists(keys.trial(agent, trial), STOPPED))
