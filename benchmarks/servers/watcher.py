"""Watches flags of many calls, by the product's hub or by asking for each; prints how late it was.

python -m benchmarks.servers.watcher WAY FIRST:SESSIONS:WATCHERS REDIS_URL, "end" on stdin ends it.
WAY is `hub`, `polling` (each session asks through redis-py's own client) or `polling-lean` (through
ours). Of all sessions it has every WATCHERS-th, from number FIRST on.
"""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402 - nothing before the patch
import random  # noqa: E402
import sys  # noqa: E402
from time import monotonic  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import redis  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.fileobject import FileObject  # noqa: E402

from calls import keys  # noqa: E402
from calls.agent_directory import AgentDirectory  # noqa: E402
from calls.redis_client.connect import connect  # noqa: E402
from calls.redis_client.gevent_wait import until_readable  # noqa: E402
from calls.store import CallStore  # noqa: E402
from calls.wakeups import Wakeups  # noqa: E402
from monitor.agent_configs import AgentConfigs  # noqa: E402
from monitor.hub import Hub  # noqa: E402

TAKE = "return {redis.call('GETDEL', KEYS[1]) or '', redis.call('GET', KEYS[2]) or '0'}"
"""The flag and the version of the call in one step, as `view` has them."""

LATES = []


class Session:
    """One call's greenlet: it sleeps until the hub wakes it, or for half a second at a time."""

    agent_id = "default"

    def __init__(self, number: int, client: Any) -> None:
        self.call_control_id = f"v3:{number}"
        self.flag = f"flag:{{{self.call_control_id}}}"
        self.names = self.flag, keys.version(self.call_control_id)
        self.client = client
        self.woken = Event()

    def wake(self) -> None:
        self.woken.set()

    def listen(self, hub: Hub, take: str) -> None:
        while True:
            self.woken.wait()
            self.woken.clear()
            rung_at, version = self.client.evalsha(take, 2, *self.names)
            hub.mark_seen(self, int(version))
            self.found(rung_at)

    def poll(self) -> None:
        gevent.sleep(random.random() / 2)
        while True:
            self.found(self.client.getdel(self.flag))
            gevent.sleep(0.5)

    def found(self, rung_at: str | None) -> None:
        if rung_at:
            LATES.append((monotonic() - float(rung_at)) * 1000)


def plain(url: str) -> redis.Redis:
    """Return redis-py's own client with a pool, as most would have it."""
    pool = redis.BlockingConnectionPool.from_url(
        url, max_connections=64, decode_responses=True, socket_timeout=1.5
    )
    return redis.Redis(connection_pool=pool)


def main(way: str, share: str, url: str) -> None:
    client = plain(url) if way == "polling" else connect(url, wait=until_readable)
    first, count, watchers = map(int, share.split(":"))
    sessions = [Session(n, client) for n in range(first, count, watchers)]
    if way == "hub":
        bells = Wakeups(client, f"watcher-{first}", until_readable)
        hub = Hub(CallStore(client).leases, bells, AgentConfigs(AgentDirectory(client)))
        take = client.script_load(TAKE)
        for session in sessions:
            gevent.spawn(session.listen, hub, take)
            hub.watch(session)
    else:
        for session in sessions:
            gevent.spawn(session.poll)
    gevent.sleep(
        1
    )  # every greenlet has run, those that poll too, and what that took is not counted
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    FileObject(sys.stdin).readline()
    print("\n".join(f"{late:.3f}" for late in LATES), flush=True)


main(*sys.argv[1:])
