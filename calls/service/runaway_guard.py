"""The runaway guard, a circuit breaker: far more silent callers than usual mean a fault.

A transcription outage makes all callers look silent. When hang-ups for silence rise above `factor`
times their running normal and above `least` in a minute, they pause until a person resumes them;
check-ins continue, `max_call_duration` still ends calls. The normal rate takes `learn_min` minutes
to learn, from the first hang-up on; until then the guard only learns. One atomic step for all
processes.
"""

from dataclasses import dataclass

import redis

from calls import keys
from calls.redis_client.scripts import Steps


@dataclass(frozen=True, slots=True)
class GuardState:
    """The guard at one instant. `rate` and `normal` are hang-ups for silence in a minute."""

    paused: bool
    paused_at_ms: int
    rate: int
    normal: float
    tripped: bool = False
    """This call paused them."""


class RunawayGuard:
    """The guard in Redis. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis", *, factor: int, least: int, learn_min: int) -> None:
        self._steps = Steps(client)
        self._limits = (factor, least, learn_min)

    def hang_up(self) -> GuardState:
        """Count one hang-up for silence; it must not be carried out if the result is `paused`."""
        return self._run("hang_up")

    def status(self) -> GuardState:
        """Return the state of the guard; counts nothing."""
        return self._run("status")

    def resume(self) -> GuardState:
        """Resume hang-ups: a person confirms that the callers are really silent."""
        return self._run("resume")

    def _run(self, what: str) -> GuardState:
        reply = self._steps.run("runaway_guard", [keys.RUNAWAY], what, *self._limits)
        paused, since_ms, rate, normal, tripped = (int(number) for number in reply)
        return GuardState(bool(paused), since_ms, rate, normal / 1000, bool(tripped))
