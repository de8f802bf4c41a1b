"""How a worker stops: it refuses new calls, keeps its calls for a while, then hands them over.

A worker that stops alone (a reload, a TERM of its own) leaves the listener to the others. When all
of them stop it keeps answering: /readyz fails, so that a load balancer sends no more traffic, media
sockets are refused, and webhooks are accepted until the end. A second TERM skips the waiting.
"""

import mmap
from collections.abc import Callable, Sized
from time import monotonic

import gevent
import structlog
from flask import Flask, current_app
from gevent.event import Event

KEY = "drain"
DOUBLED_S = 1.0
"""A TERM within this time of the first is the same one, sent to the group and by the master too."""

POLL_EVERY_S = 0.1

all_stop = mmap.mmap(-1, 1)
"""A byte the master and its workers share: not 0 once the master stops."""

log = structlog.get_logger("web.drain")


class Drain:
    """The stop of one worker. `seconds` is how long calls may stay, 0: not at all.

    `hurry` is set by a second TERM: it ends all waiting.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._term_at: float | None = None
        self.hurry = Event()

    @property
    def begun(self) -> bool:
        """Whether this worker refuses new calls."""
        return self._term_at is not None

    def on_term(self) -> bool:
        """Note a TERM; return whether it is the first. A later one skips the waiting."""
        if self._term_at is None:
            self._term_at = monotonic()
            return True
        if monotonic() - self._term_at >= DOUBLED_S:
            self.hurry.set()
        return False

    def wait(self, calls: Callable[[], Sized]) -> None:
        """Return once *calls* have ended, the time is up, or a second TERM came."""
        until = monotonic() + self._seconds
        if self._seconds and calls():
            log.info("Worker stops, keeping its calls for now", calls=len(calls()))
        while monotonic() < until and calls() and not self.hurry.wait(POLL_EVERY_S):
            continue


def of(app: Flask) -> Drain:
    """Return the drain of *app*'s worker; one without a drain keeps nothing."""
    found: Drain = getattr(app, "extensions", {}).get(KEY) or Drain(0)
    return found


def here() -> Drain:
    """Return the drain of the worker that serves this request."""
    return of(current_app)


def in_time(within_s: float, jobs: list[Callable[[], None]]) -> None:
    """Run *jobs* concurrently for *within_s* seconds at most; slow ones don't delay the others."""
    gevent.joinall([gevent.spawn(job) for job in jobs], timeout=within_s)


def wait_until(true: Callable[[], bool], within_s: float) -> None:
    """Return once *true* is, or after *within_s* seconds."""
    until = monotonic() + within_s
    while not true() and monotonic() < until:
        gevent.sleep(POLL_EVERY_S)
