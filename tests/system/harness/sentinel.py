"""A Dead Air whose Redis has a replica, both watched over by a Sentinel."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from deploy.local import redis_server
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually

MASTER = "deadair"
DOWN_AFTER_MS = 1_000
"""After this a Sentinel takes the master for dead."""


@contextmanager
def watched_service(
    directory: Path,
    urls: Callable[[int], Mapping[str, str]],
    *,
    password: str = "",
    prepare: Callable[[RedisProcess], None] = lambda _: None,
) -> Iterator[tuple[Service, RedisProcess]]:
    """Start it; yields it and the replica.

    *urls* are its variables by Sentinel's port, *password* is Sentinel's, and *prepare* is called
    with master and replica as soon as they run.
    """
    folders = {name: directory / name for name in ("replica", "sentinel", "service")}
    for folder in folders.values():
        folder.mkdir()
    service = Service(folders["service"], web_workers=2)
    master = service.store.container
    replica = RedisProcess(folders["replica"], name="replica")
    watch, port = sentinel(folders["sentinel"], master.port, password)
    started = [master.process, replica.process, watch, service.simulator_process]
    try:
        for server in (master, replica):
            server.process.start()
            prepare(server)
        with replica.client as client:
            client.replicaof("127.0.0.1", master.port)
        eventually(lambda: in_step(replica), 20, what="the replica is in step")
        watch.start()
        service.simulator_process.start()
        for process in (service.web, service.worker.container.process, service.beat):
            process.env |= urls(port)
            process.start(ready_within_s=0)
            started.append(process)
        service.web.wait_ready(60)
        yield service, replica
    finally:
        for process in reversed(started):
            process.close()
        with suppress(Exception):
            service.close()


def carried_over(master: RedisProcess) -> None:
    """Wait until the replica has all that the master has now: it says so once a second."""
    with master.client as client:
        written = client.info("replication")["master_repl_offset"]

        def acknowledged():
            replica = client.info("replication")["slave0"]
            assert replica["offset"] >= written, replica
            return True

        eventually(acknowledged, 10, what="the replica has it all")


def sentinel(directory: Path, master: int, password: str = "") -> tuple[Process, int]:
    """Return a Sentinel that watches over the master, and its port."""
    port = free_port()
    more = f"requirepass {password}\n" if password else ""
    config = sentinel_config(directory, ("127.0.0.1", port), ("127.0.0.1", master), more=more)

    def answers():
        with redis.Redis(port=port, password=password or None, socket_timeout=2) as client:
            return len(client.sentinel_slaves(MASTER)) == 1

    command = [str(redis_server.find_server()), str(config), "--sentinel"]
    env, log = {"PATH": "/usr/bin:/bin"}, directory / "sentinel.log"
    return Process("sentinel", command, env=env, log=log, cwd=directory, ready=answers), port


def sentinel_config(
    directory: Path,
    own: tuple[str, int],
    master: tuple[str, int],
    *,
    quorum: int = 1,
    more: str = "",
) -> Path:
    """Write what a Sentinel at the address *own* needs to watch over *master*, and more lines."""
    (address, port), (host, master_port) = own, master
    config = directory / "sentinel.conf"
    config.write_text(
        f"port {port}\nbind {address}\ndir {directory}\n{more}"
        f"sentinel monitor {MASTER} {host} {master_port} {quorum}\n"
        f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER_MS}\n"
        f"sentinel failover-timeout {MASTER} 5000\n"
    )
    return config


def in_step(replica: RedisProcess) -> bool:
    with replica.client as client:
        return client.info("replication")["master_link_status"] == "up"
