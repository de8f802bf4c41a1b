"""What one Celery worker process holds: store, directory and Telnyx client, made on first use.

Made after fork, so that prefork children never share a socket; one set serves all threads.
"""

import gc
import os
import socket
from dataclasses import dataclass
from functools import cache
from threading import Thread
from time import monotonic, sleep
from typing import Any

import structlog
from celery.signals import (
    setup_logging,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
    worker_shutdown,
    worker_shutting_down,
)

from calls.agent_directory import AgentDirectory
from calls.clocks import EVERY_S, Clocks
from calls.counters import Counters
from calls.dials import Dials
from calls.hook_outbox import HookOutbox
from calls.pending_events import PendingEvents
from calls.redis_client.connect import connect
from calls.runaway_guard import RunawayGuard
from calls.store import CallStore
from calls.store_types import Origin
from deadair.config import WorkerConfig
from deadair.logs import configure
from monitor.agent_configs import AgentConfigs
from tasks.broker import redis_qos
from tasks.hook_notifier import HookNotifier
from telephony import stream_token
from telephony.client import TelnyxClient

FLUSH_EVERY_S = 1.0
redis_qos.install()
log = structlog.get_logger("tasks")


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The parts of one process. `name` tells it apart in logs and on timelines."""

    name: str
    config: WorkerConfig
    store: CallStore
    directory: AgentDirectory
    dials: Dials
    telnyx: TelnyxClient
    tally: Counters
    runaway: RunawayGuard
    taken: PendingEvents
    outbox: HookOutbox

    def origin(self, event_id: str = "") -> Origin:
        return Origin(by=self.name, event_id=event_id)

    def agents(self) -> AgentConfigs:
        """Return a source that reads each agent afresh: a task is short and settings may change."""
        return AgentConfigs(self.directory)

    def stream_url(self, call_control_id: str) -> str:
        """Return an unguessable media-socket address that is good for this one call."""
        token = stream_token.issue(self.config.secret_key, call_control_id)
        return f"{self.config.media_url}/media/{token}"

    def nonce_of(self, stream_url: str) -> str:
        """Return the nonce of the token in a media-socket address; '' if it is none of ours."""
        try:
            return stream_token.read(self.config.secret_key, stream_url.rpartition("/")[2])[1]
        except stream_token.BadTokenError:
            return ""


@cache
def dependencies() -> Dependencies:
    """Return this process's parts."""
    settings = WorkerConfig.from_env()
    client = connect(settings.redis_url)
    directory, tally, outbox = AgentDirectory(client), Counters(client), HookOutbox(client)
    return Dependencies(
        name=f"celery@{socket.gethostname()}:{os.getpid()}",
        config=settings,
        store=CallStore(client, HookNotifier(directory, outbox, tally).tell),
        directory=directory,
        dials=Dials(client),
        telnyx=TelnyxClient(api_key=settings.telnyx_api_key, base_url=settings.telnyx_base_url),
        tally=tally,
        taken=PendingEvents(client),
        runaway=RunawayGuard(
            client,
            factor=settings.runaway_factor,
            least=settings.runaway_least,
            learn_min=settings.runaway_learn,
        ),
        outbox=outbox,
    )


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
    """Keep what a worker starts with, the SDK above all, out of every later garbage collection.

    A full one looked at all of it and held up every event for a quarter of a second.
    """
    gc.collect()
    gc.freeze()


@worker_shutting_down.connect
@worker_process_shutdown.connect
@worker_shutdown.connect
def _flush(**_: Any) -> None:
    dependencies().tally.flush()
    dependencies().taken.flush()


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
