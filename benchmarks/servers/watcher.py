"""Watches flags of many calls, by the product's hub or by asking for each; prints how late it was.

python -m benchmarks.servers.watcher hub|polling SESSIONS REDIS_URL, "end" on stdin ends it.
"""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402 - nothing before the patch
import random  # noqa: E402
import sys  # noqa: E402
from time import monotonic  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402
from gevent.fileobject import FileObject  # noqa: E402

from calls.bells import Bells  # noqa: E402
from calls.connection import connect  # noqa: E402
from calls.directory import Directory  # noqa: E402
from calls.store import CallStore  # noqa: E402
from monitor.agent_source import AgentSource  # noqa: E402
from monitor.hub import Hub  # noqa: E402

LATES = []


class Session:
    """One call's greenlet: it sleeps until the hub wakes it, or for half a second at a time."""

    agent_id = "default"

    def __init__(self, number: int, client: Any) -> None:
        self.call_control_id = f"v3:{number}"
        self.client = client
        self.woken = Event()

    def wake(self) -> None:
        self.woken.set()

    def listen(self) -> None:
        while True:
            self.woken.wait()
            self.woken.clear()
            self.look()

    def poll(self) -> None:
        gevent.sleep(random.random() / 2)
        while True:
            self.look()
            gevent.sleep(0.5)

    def look(self) -> None:
        rung_at = self.client.getdel(f"flag:{{{self.call_control_id}}}")
        if rung_at:
            LATES.append((monotonic() - float(rung_at)) * 1000)


def main(way: str, count: str, url: str) -> None:
    client = connect(url)
    sessions = [Session(n, client) for n in range(int(count))]
    if way == "hub":
        hub = Hub(
            CallStore(client).leases, Bells(client, "watcher"), AgentSource(Directory(client))
        )
        for session in sessions:
            gevent.spawn(session.listen)
            hub.watch(session)
    else:
        for session in sessions:
            gevent.spawn(session.poll)
    gevent.sleep(1)
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    FileObject(sys.stdin).readline()
    print("\n".join(f"{late:.3f}" for late in LATES), flush=True)


main(*sys.argv[1:])
