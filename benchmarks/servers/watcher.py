"""Watches flags of many calls, by the product's hub or by asking for each; prints how late it was.

python -m benchmarks.servers.watcher WAY FIRST:SESSIONS:WATCHERS REDIS_URL, "end" on stdin ends it.
WAY is `hub`, `polling` (each session asks through redis-py's own client) or `polling-lean` (through
ours). Of all sessions it has every WATCHERS-th, from number FIRST on.
"""
# ruff: noqa: E402  # gevent patches before anything else is imported

from gevent import monkey

monkey.patch_all()

import gc
import random
import sys
from time import monotonic
from typing import Any

import gevent
import redis
from gevent.event import Event
from gevent.fileobject import FileObject

from calls import keys
from calls.agent_directory import AgentDirectory
from calls.redis_client.connect import connect
from calls.redis_client.gevent_wait import until_readable
from calls.store import CallStore
from calls.wakeups import Wakeups
from monitor.agent_configs import AgentConfigs
from monitor.hub import Hub

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
        gevent.sleep(random.random() / 2)  # sessions do not poll in step
        while True:
            self.found(self.client.getdel(self.flag))
            gevent.sleep(0.5)  # the period of the polling that is compared

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
        wakeups = Wakeups(client, f"watcher-{first}", until_readable)
        hub = Hub(CallStore(client).leases, wakeups, AgentConfigs(AgentDirectory(client)))
        take = client.script_load(TAKE)
        for session in sessions:
            gevent.spawn(session.listen, hub, take)
            hub.watch(session)
    else:
        for session in sessions:
            gevent.spawn(session.poll)
    gevent.sleep(1)  # until every greenlet has run once, which is not counted
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    FileObject(sys.stdin).readline()
    print("\n".join(f"{late:.3f}" for late in LATES), flush=True)


main(*sys.argv[1:])
