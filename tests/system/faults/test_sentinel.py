"""Redis fails over to its replica under Sentinel: nobody is hung up, calls go on as they were."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from deploy.local import redis_server
from tests.system.faults.assertions import over_the_agent
from tests.system.harness.calls import Call
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(180)]
SETTINGS = {"silence_timeout_normal": 4, "hangup_grace": 4}
MASTER = "deadair"


def sentinel(directory: Path, master: int) -> tuple[Process, int]:
    """Return a Sentinel that takes the master for dead after a second."""
    port = free_port()
    config = directory / "sentinel.conf"
    config.write_text(
        f"port {port}\nbind 127.0.0.1\ndir {directory}\n"
        f"sentinel monitor {MASTER} 127.0.0.1 {master} 1\n"
        f"sentinel down-after-milliseconds {MASTER} 1000\n"
        f"sentinel failover-timeout {MASTER} 5000\n"
    )

    def answers():
        with redis.Redis(port=port, socket_timeout=2) as client:
            return len(client.sentinel_slaves(MASTER)) == 1

    command = [str(redis_server.find_server()), str(config), "--sentinel"]
    env, log = {"PATH": "/usr/bin:/bin"}, directory / "sentinel.log"
    return Process("sentinel", command, env=env, log=log, cwd=directory, ready=answers), port


def in_step(replica: RedisProcess) -> bool:
    with replica.client as client:
        return client.info("replication")["master_link_status"] == "up"


def carried_over(master: RedisProcess) -> None:
    """Wait until the replica has all that the master has now: it says so once a second."""
    with master.client as client:
        written = client.info("replication")["master_repl_offset"]

        def acknowledged():
            replica = client.info("replication")["slave0"]
            assert replica["offset"] >= written, replica
            return True

        eventually(acknowledged, 10, what="the replica has it all")


@pytest.fixture
def watched_service(tmp_path):
    """Start a Dead Air whose Redis has a replica, both watched over by Sentinel."""
    folders = {name: tmp_path / name for name in ("replica", "sentinel", "service")}
    for folder in folders.values():
        folder.mkdir()
    service = Service(folders["service"], web_workers=2)
    master = service.store.container
    replica = RedisProcess(folders["replica"], name="replica")
    watch, port = sentinel(folders["sentinel"], master.port)
    started = [master.process, replica.process, watch]
    try:
        master.process.start()
        replica.process.start()
        with replica.client as client:
            client.replicaof("127.0.0.1", master.port)
        eventually(lambda: in_step(replica), 20, what="the replica is in step")
        watch.start()
        url = f"sentinel://127.0.0.1:{port}/{MASTER}"
        for process in (service.web, service.worker.container.process, service.beat):
            process.env |= {"REDIS_URL": url, "CELERY_BROKER_URL": url}
            process.start(ready_within_s=0)
            started.append(process)
        service.simulator_process.start()
        started.append(service.simulator_process)
        service.web.wait_ready(60)
        yield service
    finally:
        for process in reversed(started):
            process.close()
        with suppress(Exception):
            service.close()


def test_a_failover_hangs_up_on_nobody(watched_service, measured):
    service = watched_service
    second = Call(service, settings=SETTINGS).place()
    second.spoken(2)
    first = Call(service, settings=SETTINGS).place()
    first.spoken(1)
    # Replication is asynchronous: what it has not carried over yet is lost with the master.
    first.until_told("utterance.ended")
    carried_over(service.store.container)
    failed = time.monotonic()
    service.store.container.process.kill()
    for call in (first, second):
        record = call.over(120)
        told = story(record)
        assert len(begun(record)) == 3, told
        hung_up(record)
        over_the_agent(record)
    acts = [e["at"] for e in first.record()["timeline"] if e["kind"] == "command"]
    measured(f"failover: next command {min(at for at in acts if at > failed) - failed:.1f} s later")
