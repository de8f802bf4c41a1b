"""What a Celery worker does at its start and end: warm-up, garbage collection, flushing.

Steps of our app's workers: Celery's signals of the same moments are the process's, and would act on
the workers of any other app in it. For the children of a prefork pool Celery has signals only.
"""

import gc
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any

from celery import bootsteps
from celery._state import get_current_app
from celery.signals import worker_process_init, worker_process_shutdown

from calls.service.clocks import EVERY_S, Clocks
from calls.service.shared_variables import SharedVariables, digests
from deadair import StoreUnavailableError
from monitor.hold_on.rules import languages
from tasks import app
from tasks.dependencies import dependencies, log
from tasks.workers.lane import lane

FLUSH_EVERY_S = 1.0
_stopped = Event()


class WarmUp(bootsteps.StartStopStep):
    """Prepares a worker before it takes a task, and says when it is about to end."""

    def start(self, _worker: Any) -> None:
        _start()

    def close(self, _worker: Any) -> None:
        """Flush before the pool's tasks are waited for, which a supervisor may not do."""
        flush()

    def stop(self, _worker: Any) -> None:
        """Leave the end to `ended`: the pool may still be at work."""


class Freeze(bootsteps.StartStopStep):
    """Excludes what a worker starts with from garbage collections, when it is first connected."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    _done = False

    def start(self, _consumer: Any) -> None:
        if not Freeze._done:
            Freeze._done = True
            _freeze()

    def stop(self, _consumer: Any) -> None:
        """Nothing: a new connection needs no other."""


def ended() -> None:
    """Write what is left once no task runs any more, and withdraw from the running workers."""
    flush()
    _stopped.set()
    p = dependencies()
    with suppress(StoreUnavailableError):  # then it counts as running for half a minute
        p.store.data_versions.withdraw(p.name)


@worker_process_init.connect
def _child_started(**_: Any) -> None:
    if _is_ours():
        _start()
        _freeze()


@worker_process_shutdown.connect
def _child_ends(**_: Any) -> None:
    if _is_ours():
        flush()


def _is_ours() -> bool:
    """Tell whether this process is a child of our pool: a pool makes its app the current one."""
    return get_current_app() is app


def _start() -> None:
    dependencies.cache_clear()
    dependencies().telnyx.warm()  # the first caller must not wait for the SDK's imports
    languages()
    Thread(target=_flush_for_ever, name="flush", daemon=True).start()


def _freeze() -> None:
    """Exclude what a worker starts with, the SDK above all, from later garbage collections.

    A full collection walked all of it and delayed every event by a quarter of a second.
    """
    gc.collect()
    gc.freeze()


def flush() -> None:
    """Write counters, and which events are done."""
    dependencies().counters.flush()
    dependencies().pending_events.flush()


def _flush_for_ever() -> None:
    now_and_then = (_tell_clock, _tend_ended_calls)
    looked_at = -EVERY_S
    while not _stopped.wait(FLUSH_EVERY_S):
        due = monotonic() - looked_at >= EVERY_S
        looked_at = monotonic() if due else looked_at
        for run in (flush, _look_at_limits, *(now_and_then if due else ())):
            try:
                run()
            except Exception as error:  # noqa: BLE001  # no other thread does it
                log.warning("Not done", what=run.__name__, error=str(error)[:100])


def _look_at_limits() -> None:
    dependencies().pacer.refresh()


def _tell_clock() -> None:
    p = dependencies()
    p.store.data_versions.announce(p.name)
    Clocks(p.store.redis).report(p.name)
    SharedVariables(p.store.redis).report(p.name, digests(p.config.shared()))


def _tend_ended_calls() -> None:
    """In this thread, not in a task: a full server accepts no task."""
    if lane() in {"", "sweeping"}:
        dependencies().ended_calls.tend()
