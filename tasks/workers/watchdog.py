"""Ends a worker process whose oldest task is far too old: its threads are stuck.

The threads pool knows no time limits, and nothing can end a thread. A process that ends is
restarted by its master or supervisor, and the broker delivers its unfinished tasks again.
"""

import os
import time
from collections.abc import Iterable
from threading import Thread
from typing import Any

import structlog
from celery import bootsteps
from celery.worker import state

from tasks.dependencies import dependencies

LOOK_EVERY_S = 5.0
OLDEST_S = 90.0
"""An event may wait for Redis for a minute; no other task takes ten seconds."""

STATUS = 70
"""EX_SOFTWARE of sysexits.h."""

FAREWELL_S = 3.0
log = structlog.get_logger("tasks.workers.watchdog")


class Ages:
    """How long each task has been running, by this process's monotonic clock."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def oldest(self, active: Iterable[tuple[str, str]], now_s: float) -> tuple[str, float]:
        """Return the name and the age (s) of the oldest of *active*, which are ids and names."""
        names = dict(active)
        self._seen = {task: self._seen.get(task, now_s) for task in names}
        if not names:
            return "", 0.0
        task = min(self._seen, key=self._seen.__getitem__)
        return names[task], now_s - self._seen[task]


def _active() -> list[tuple[str, str]]:
    while True:
        try:
            return [(str(request.id), str(request.name)) for request in state.active_requests]
        except RuntimeError:  # a task ended in the meantime
            continue


def watch() -> None:
    """Run for ever; end this process when a task is too old, or when its parent is gone."""
    ages, parent = Ages(), os.getppid()
    while True:
        time.sleep(LOOK_EVERY_S)
        name, age_s = ages.oldest(_active(), time.monotonic())
        if age_s > OLDEST_S:
            log.error("ALARM: a task is stuck, ending this process", task=name, age_s=round(age_s))
            _end()
        if os.getppid() != parent:
            log.error("The process that started this one is gone, ending too")
            _end()


def _end() -> None:
    """End at once, without waiting for other threads; counting it gets a short time only."""
    last = Thread(target=_count, daemon=True)
    last.start()
    last.join(FAREWELL_S)
    os._exit(STATUS)


def _count() -> None:
    counters = dependencies().counters
    counters.add("workers_ended")
    counters.flush()


class Watchdog(bootsteps.StartStopStep):
    """Starts the watchdog once the pool exists."""

    requires = ("celery.worker.components:Pool",)

    def start(self, _worker: Any) -> None:
        """Start the thread; it ends with the process."""
        Thread(target=watch, name="watchdog", daemon=True).start()
