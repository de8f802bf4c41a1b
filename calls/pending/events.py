"""Events that Telnyx was told we have and that have not had their effect yet.

A broker may lose what a worker has just taken (a Redis broker does, when the worker is killed in
that millisecond). So an event is kept here before it is answered with 200, until its task is done;
the sweep hands in again what stays too long, less and less often. Being handed in twice harms no
event; one that never has its effect is given up in the end, and told of.
"""

import sys
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple

import redis

from calls import keys
from calls.redis_client.scripts import Steps
from deadair import StoreUnavailableError

AT_ONCE = 50
"""Events redelivered in one sweep at most: a backlog is not made longer."""

HANDED_IN_AT_MOST = 8
"""Times an event is handed in again: with 6 s before the first, for about nine minutes."""

KEPT_S = 3600


class PendingEvent(NamedTuple):
    """An event, in whatever form its owner will understand again.

    *queue* is a list of a broker on the same server: *message* is put there in the same step.
    """

    event_id: str
    event: bytes
    queue: str = ""
    message: bytes = b""


class PendingEvents:
    """The events in Redis. `add` and `due_for_redelivery` raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client
        self._steps = Steps(client)
        self._done: set[str] = set()
        self._lock = Lock()

    def add(self, events: Sequence[PendingEvent]) -> None:
        """Store *events*, and enqueue them if they have a queue; either all have one or none."""
        queues = [kept.queue for kept in events if kept.queue]
        parts = [part for kept in events for part in (kept.event_id, kept.event, kept.message)]
        self._steps.run("store_events", [keys.PENDING, keys.PENDING_SINCE, *queues], *parts)

    def complete(self, event_id: str) -> None:
        """Mark an event as applied; the next `flush` forgets it."""
        with self._lock:
            self._done.add(event_id)

    def flush(self) -> None:
        """Forget the completed events; if Redis is away, the next flush does.

        What a process could not flush before it died is redelivered, which harms nothing.
        """
        with self._lock:
            done, self._done = self._done, set()
        if not done:
            return
        try:
            pipe = self._redis.pipeline(transaction=False)
            pipe.hdel(keys.PENDING, *done)
            pipe.zrem(keys.PENDING_SINCE, *done)
            pipe.hdel(keys.PENDING_TRIES, *done)
            pipe.execute()
        except StoreUnavailableError:
            with self._lock:
                self._done |= done

    def due_for_redelivery(self, ms: int) -> list[str]:
        """Return events kept for *ms* or longer; each counts as kept anew, none is given up."""
        return [event for _, event in self._overdue(ms, sys.maxsize)[0]]

    def hand_in(self, ms: int, send: Callable[[str], None], give_up: Callable[[str], None]) -> int:
        """Have *send* take each event kept for *ms* or longer; returns how many it took.

        What *send* raises comes out; only what it took is counted. *give_up* is told of events that
        were handed in `HANDED_IN_AT_MOST` times and are now forgotten.
        """
        waiting, given_up = self._overdue(ms, HANDED_IN_AT_MOST)
        for event in given_up:
            give_up(event)
        sent: list[str] = []
        try:
            for event_id, event in waiting:
                send(event)
                sent.append(event_id)
        finally:
            self._count(sent)
        return len(sent)

    def _overdue(self, ms: int, tries: int) -> tuple[list[tuple[str, str]], list[str]]:
        names = [keys.PENDING, keys.PENDING_SINCE, keys.PENDING_TRIES]
        found, given_up = self._steps.run("overdue_events", names, ms, AT_ONCE, tries)
        flat = [str(part) for part in found]
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        return pairs, [str(event) for event in given_up]

    def _count(self, event_ids: Sequence[str]) -> None:
        if not event_ids:
            return
        pipe = self._redis.pipeline(transaction=False)
        for event_id in event_ids:
            pipe.hincrby(keys.PENDING_TRIES, event_id, 1)
        pipe.expire(keys.PENDING_TRIES, KEPT_S)
        pipe.execute()
