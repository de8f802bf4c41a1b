"""What one Celery worker process holds: store, directory and Telnyx client, made on first use.

Made after fork, so that prefork children never share a socket; one set serves all threads.
"""

import gc
import os
import socket
from dataclasses import dataclass
from functools import cache
from threading import Thread
from time import sleep
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

from calls.agent_directory import Directory
from calls.counters import Tally
from calls.dials import Dials
from calls.hook_outbox import Outbox
from calls.pending_events import Taken
from calls.redis_client.connect import connect
from calls.runaway_guard import Runaway
from calls.store import CallStore
from calls.store_types import Origin
from deadair import config
from deadair.logs import configure
from monitor.agent_configs import AgentSource
from tasks.broker import redis_qos
from tasks.hook_notifier import Herald
from telephony import stream_token
from telephony.client import TelnyxClient

FLUSH_EVERY_S = 1.0
redis_qos.install()
log = structlog.get_logger("tasks")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one process. `name` tells it apart in logs and on timelines."""

    name: str
    config: config.Config
    store: CallStore
    directory: Directory
    dials: Dials
    telnyx: TelnyxClient
    tally: Tally
    runaway: Runaway
    taken: Taken
    outbox: Outbox

    def origin(self, event_id: str = "") -> Origin:
        return Origin(by=self.name, event_id=event_id)

    def agents(self) -> AgentSource:
        """Return a source that reads each agent afresh: a task is short and settings may change."""
        return AgentSource(self.directory)

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
def parts() -> Parts:
    """Return this process's parts."""
    settings = config.read()
    client = connect(settings.redis_url)
    directory, tally, outbox = Directory(client), Tally(client), Outbox(client)
    return Parts(
        name=f"celery@{socket.gethostname()}:{os.getpid()}",
        config=settings,
        store=CallStore(client, Herald(directory, outbox, tally).tell),
        directory=directory,
        dials=Dials(client),
        telnyx=TelnyxClient(api_key=settings.telnyx_api_key, base_url=settings.telnyx_base_url),
        tally=tally,
        taken=Taken(client),
        runaway=Runaway(
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
    parts.cache_clear()
    parts().telnyx.warm()  # the first caller must not wait for the SDK's imports
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
    parts().tally.flush()
    parts().taken.flush()


def _flush_for_ever() -> None:
    while True:
        sleep(FLUSH_EVERY_S)
        _flush()
