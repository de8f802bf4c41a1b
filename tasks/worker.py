"""What a Celery worker does at its start and end: logs, warm-up, garbage collection, flushing."""

import gc
from threading import Thread
from time import monotonic, sleep
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

from calls.clocks import EVERY_S, Clocks
from deadair.logs import configure
from tasks.dependencies import dependencies, log

FLUSH_EVERY_S = 1.0


@setup_logging.connect
def _logs(**_: Any) -> None:
    configure()


@worker_init.connect
@worker_process_init.connect
def _start(**_: Any) -> None:
    dependencies.cache_clear()
    dependencies().telnyx.warm()  # the first caller must not wait for the SDK's imports
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


def _flush_for_ever() -> None:
    told_at = -EVERY_S
    while True:
        sleep(FLUSH_EVERY_S)
        try:
            _flush()
            if monotonic() - told_at >= EVERY_S:
                told_at = monotonic()
                p = dependencies()
                Clocks(p.store.redis).report(p.name)
        except Exception as error:  # noqa: BLE001  # without this thread nothing is ever told
            log.warning("Not flushed", error=type(error).__name__)
