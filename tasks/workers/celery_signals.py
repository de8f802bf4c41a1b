"""What a Celery worker does at its start and end: logs, warm-up, garbage collection, flushing."""

import gc
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any

from celery.signals import (
    setup_logging,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
    worker_shutting_down,
)

from calls.service.clocks import EVERY_S, Clocks
from calls.service.shared_variables import SharedVariables, digests
from deadair import StoreUnavailableError
from deadair.logs import configure
from monitor.hold_on.rules import languages
from tasks.broker import redis_qos
from tasks.dependencies import dependencies, log
from tasks.shown import log_filter
from tasks.workers.lane import lane

FLUSH_EVERY_S = 1.0
_stopped = Event()
redis_qos.install()


@setup_logging.connect
def _logs(**_: Any) -> None:
    configure()
    log_filter.install()


@worker_init.connect
@worker_process_init.connect
def _start(**_: Any) -> None:
    dependencies.cache_clear()
    dependencies().telnyx.warm()  # the first caller must not wait for the SDK's imports
    languages()
    Thread(target=_flush_for_ever, name="flush", daemon=True).start()


@worker_ready.connect
@worker_process_init.connect
def _freeze(**_: Any) -> None:
    """Exclude what a worker starts with, the SDK above all, from later garbage collections.

    A full collection walked all of it and delayed every event by a quarter of a second.
    """
    gc.collect()
    gc.freeze()


@worker_shutting_down.connect
@worker_process_shutdown.connect
@worker_shutdown.connect
def _flush(**_: Any) -> None:
    dependencies().counters.flush()
    dependencies().pending_events.flush()


@worker_shutdown.connect
def _stop(**_: Any) -> None:
    _stopped.set()
    p = dependencies()
    with suppress(StoreUnavailableError):  # then it counts as running for half a minute
        p.store.data_versions.withdraw(p.name)


def _flush_for_ever() -> None:
    now_and_then = (_tell_clock, _tend_ended_calls)
    looked_at = -EVERY_S
    while not _stopped.wait(FLUSH_EVERY_S):
        due = monotonic() - looked_at >= EVERY_S
        looked_at = monotonic() if due else looked_at
        for run in (_flush, _look_at_limits, *(now_and_then if due else ())):
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
