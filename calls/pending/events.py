"""Events that were acknowledged to Telnyx and whose task is not done yet.

A broker may lose a message that a worker has just taken (a Redis broker does, if the worker is
killed in that millisecond). So an event is kept here before it is answered with 200, until its task
is done; the sweep enqueues it again if that takes too long, less and less often. Being handed in
twice harms no event; one that never has its effect is dropped in the end, with an alarm.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

import redis

from calls import keys
from calls.redis_client.scripts import Steps
from deadair import StoreUnavailableError

AT_ONCE = 50
"""Events redelivered in one sweep at most: a backlog is not made longer."""

HANDED_IN_AT_MOST = 8
"""How often an event is enqueued again: the first time after 6 s, for about nine minutes in all."""

KEPT_S = 3600


class PendingEvent(NamedTuple):
    """An event, in a form that its owner can read again.

    *queue* is a list of a broker on the same server: *message* is put there in the same step.
    """

    event_id: str
    event: bytes
    queue: str = ""
    message: bytes = b""


class PendingEvents:
    """The events in Redis. `add` and `due_for_redelivery` raise StoreUnavailableError."""

    def __init__(
        self, client: "redis.Redis", observe: Callable[[str, float], None] = lambda *_: None
    ) -> None:
        self._redis = client
        self._steps = Steps(client)
        self._observe = observe
        self._done: dict[str, float] = {}
        self._lock = Lock()

    def add(self, events: Sequence[PendingEvent]) -> None:
        """Store *events*, and enqueue them if they have a queue; either all have one or none."""
        queues = [kept.queue for kept in events if kept.queue]
        parts = [part for kept in events for part in (kept.event_id, kept.event, kept.message)]
        self._steps.run("store_events", [keys.PENDING, keys.PENDING_SINCE, *queues], *parts)

    def complete(self, event_id: str) -> None:
        """Mark an event as applied; the next `flush` forgets it."""
        with self._lock:
            self._done.setdefault(event_id, monotonic())

    def flush(self) -> None:
        """Forget the completed events; if Redis is away, the next flush does.

        Events that a process could not flush before it died are redelivered, which is harmless.
        """
        with self._lock:
            done, self._done = self._done, {}
        if not done:
            return
        try:
            pipe = self._redis.pipeline(transaction=False)
            pipe.time()
            pipe.zmscore(keys.PENDING_SINCE, list(done))
            pipe.hdel(keys.PENDING, *done)
            pipe.zrem(keys.PENDING_SINCE, *done)
            pipe.hdel(keys.PENDING_TRIES, *done)
            now, since, *_ = pipe.execute()
        except StoreUnavailableError:
            with self._lock:
                self._done = done | self._done
            return
        self._tell_lag(now, zip(done.values(), since, strict=True))

    def _tell_lag(self, now: Any, done: Iterable[tuple[float, float | None]]) -> None:
        """Tell how long each event was kept until it was done, which is a moment ago here."""
        now_s, here_s = int(now[0]) + int(now[1]) / 1e6, monotonic()
        for completed_s, since_ms in done:
            if since_ms is not None:
                self._observe(
                    "task_lag_seconds", now_s - float(since_ms) / 1000 - (here_s - completed_s)
                )

    def due_for_redelivery(self, ms: int) -> list[str]:
        """Return events kept for *ms* or longer; each waits anew, none is given up."""
        return [event for _, event in self._overdue(ms, sys.maxsize)[0]]

    def hand_in(self, ms: int, send: Callable[[str], None], give_up: Callable[[str], None]) -> int:
        """Pass each event kept for *ms* or longer to *send*; returns how many.

        Exceptions of *send* are passed on. *give_up* receives events that were enqueued
        `HANDED_IN_AT_MOST` times and are now dropped.
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
