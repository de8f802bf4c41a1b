"""The application of `flask_app` with what watches a call in the product: its hub, its monitor.

Each call of /timed is in Redis (REDIS_URL) as a call that was answered, and this process its owner.
The hub is the product's, with its poll of all calls and leases twice a second and its bells; the
monitor is the product's too, up to the point where it would ask for the check-in: it is woken, has
a greenlet, takes a fresh view from Redis and decides. Then, whatever it decided, its call's next
silence begins. /lates tells both how late it was woken and how late it had decided.
"""

import itertools
import json
import os
from functools import cache
from typing import Any

from flask_sock import Sock

from benchmarks.servers.flask_app import Product, app, read, reader
from benchmarks.servers.lates import Lates, rhythm
from calls.agent_directory import AgentDirectory
from calls.redis_client.connect import connect
from calls.redis_client.gevent_wait import until_readable
from calls.store import CallStore
from calls.store_types import Origin
from calls.wakeups import Wakeups
from deadair import logs
from monitor.agent_configs import AgentConfigs
from monitor.hub import Hub
from monitor.loop import CallMonitor
from web.gc_policy import protect

WORKER = "timers"
sock = Sock(app)
numbers = itertools.count()
woken, decided = Lates(), Lates()


class TimedMonitor(CallMonitor):
    """The product's monitor, which tells how late it is instead of acting."""

    def begin(self, number: int) -> None:
        self._number = number
        first_s, self._lasts_s = rhythm(number)
        self._silent_for(first_s)
        nobody = object()  # no agent, who would only be told what is in the call's inbox
        self.start(nobody, lambda _why: None)

    def _silent_for(self, seconds: float) -> None:
        woken.expect(self._number, seconds)
        decided.expect(self._number, seconds)
        self._hub.wake_in(self, seconds)

    def wake(self) -> None:
        if woken.is_due(self._number):
            woken.came(self._number)
        super().wake()

    def _perform(self, *_: object) -> None:
        if decided.is_due(self._number):
            decided.came(self._number)
            self._silent_for(self._lasts_s)

    def end(self) -> None:
        woken.forget(self._number)
        decided.forget(self._number)
        self.stop("stream stopped")


@cache
def watching() -> tuple[CallStore, Hub]:
    """Return this worker's store and hub, made at the first call: after gunicorn forked."""
    logs.configure()
    client = connect(os.environ["REDIS_URL"], wait=until_readable)
    store = CallStore(client)
    hub = Hub(
        store.leases, Wakeups(client, WORKER, until_readable), AgentConfigs(AgentDirectory(client))
    )
    hub.each_tick(reader.check_liveness)
    protect(hub)
    return store, hub


def watched() -> TimedMonitor:
    """Return the monitor of a new call, which this worker owns."""
    store, hub = watching()
    number, by = next(numbers), Origin(by=WORKER)
    call = f"v3:timed-{os.getpid()}-{number}"
    store.call_ringing(call, by, "default", "inbound", "")
    store.call_answered(call, by)
    owner = Origin(by=WORKER, token=store.attach_session(call, by, "stream").token)
    monitor = TimedMonitor(store.snapshot(call, owner), owner, store, hub, None)
    monitor.begin(number)
    return monitor


@sock.route("/timed")
def timed(ws: Any) -> None:
    monitor = watched()
    try:
        read(ws, Product(ws))
    finally:
        monitor.end()


class Spent:
    """The CPU seconds Redis used since the last question."""

    def __init__(self) -> None:
        self._before = 0.0

    def told(self) -> dict[str, float]:
        used = watching()[0].redis.info("cpu")
        now = used["used_cpu_sys"] + used["used_cpu_user"]
        spent, self._before = now - self._before, now
        return {"redis_cpu_s": spent}


spent = Spent()


@app.get("/lates")
def lates() -> str:
    """Return both latenesses, and what Redis used for them, since the last question."""
    return json.dumps(decided.told() | woken.told("woken") | spent.told())
