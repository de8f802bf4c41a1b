"""How a worker stops: it takes no new calls, keeps those it has for a while, then hands them over.

A worker that stops alone (a reload, a TERM of its own) leaves the listener to the others. When all
of them stop it goes on answering: /readyz says no, so that a load balancer sends nobody here any
more, media sockets are refused, and webhooks are taken in until the end. A second TERM hurries.
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
"""A TERM so soon after the first is the same one: sent to the whole group, and by the master too."""

LOOK_EVERY_S = 0.1

all_stop = mmap.mmap(-1, 1)
"""A byte the master and its workers share: not 0 once the master was told to stop."""

log = structlog.get_logger("web.drain")


class Drain:
    """The stop of one worker. `seconds` is how long calls may stay, 0: not at all."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._told_at: float | None = None
        self._hurry = Event()

    @property
    def begun(self) -> bool:
        """Whether this worker takes no new calls any more."""
        return self._told_at is not None

    def told(self) -> bool:
        """Note a TERM; return whether it is the first. A later one hurries."""
        if self._told_at is None:
            self._told_at = monotonic()
            return True
        if monotonic() - self._told_at >= DOUBLED_S:
            self._hurry.set()
        return False

    def wait(self, calls: Callable[[], Sized]) -> None:
        """Return once *calls* are over, the time is up, or a second TERM came."""
        until = monotonic() + self._seconds
        if self._seconds and calls():
            log.info("Worker stops, keeping its calls for now", calls=len(calls()))
        while monotonic() < until and calls() and not self._hurry.wait(LOOK_EVERY_S):
            continue


def of(app: Flask) -> Drain:
    """Return the drain of *app*'s worker; one without a drain keeps nothing."""
    found: Drain = getattr(app, "extensions", {}).get(KEY) or Drain(0)
    return found


def here() -> Drain:
    """Return the drain of the worker that serves this request."""
    return of(current_app)


def in_time(within_s: float, jobs: list[Callable[[], None]]) -> None:
    """Run *jobs* side by side for *within_s* seconds at most; who is slow holds up nobody."""
    gevent.joinall([gevent.spawn(job) for job in jobs], timeout=within_s)
