"""Events that Telnyx was told we have and that have not had their effect yet.

A broker may lose what a worker has just taken (a Redis broker does, when the worker is killed in
that millisecond). So an event is kept here before it is answered with 200, until its task is done;
the sweep hands in again what stays too long. Being handed in twice harms no event.
"""

from typing import Any

import redis

from calls import keys
from calls.scripts import Steps

AT_ONCE = 50
"""Events handed in again in one sweep: a backlog is not made longer than it is."""


class Taken:
    """The events in Redis. All methods raise redis.RedisError when Redis can't be had."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._steps = Steps(client)

    def keep(self, event_id: str, event: str) -> None:
        """Keep *event*, in whatever form its owner will understand again."""
        self._steps.run("take", [keys.TAKEN, keys.TAKEN_AT], event_id, event)

    def done(self, event_id: str) -> None:
        """Forget an event: it has had its effect."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hdel(keys.TAKEN, event_id)
        pipe.zrem(keys.TAKEN_AT, event_id)
        pipe.execute()

    def overdue(self, ms: int) -> list[str]:
        """Return events kept for *ms* or longer; each counts as kept anew."""
        found: Any = self._steps.run("overdue", [keys.TAKEN, keys.TAKEN_AT], ms, AT_ONCE)
        return [str(event) for event in found]
