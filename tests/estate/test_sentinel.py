"""Sentinel with a password, Redis with a user, state and broker in databases of their own."""

import time
from contextlib import suppress
from urllib.parse import quote

import pytest
import redis

from deploy.local import redis_server
from tests.system.faults.assertions import over_the_agent
from tests.system.faults.test_sentinel import MASTER, SETTINGS, carried_over, in_step
from tests.system.harness.calls import Call
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(240)]
USER, PASSWORD, OWN = "dead.air", "p/#?%:@w", "open/sesame"
STATE, BROKER = 3, 4


def sentinel(directory, master):
    """Return a Sentinel that asks for a password and takes the master for dead after a second."""
    port = free_port()
    config = directory / "sentinel.conf"
    config.write_text(
        f"port {port}\nbind 127.0.0.1\ndir {directory}\nrequirepass {OWN}\n"
        f"sentinel monitor {MASTER} 127.0.0.1 {master} 1\n"
        f"sentinel down-after-milliseconds {MASTER} 1000\n"
        f"sentinel failover-timeout {MASTER} 5000\n"
    )

    def answers():
        with redis.Redis(port=port, password=OWN, socket_timeout=2) as client:
            return len(client.sentinel_slaves(MASTER)) == 1

    command = [str(redis_server.find_server()), str(config), "--sentinel"]
    env, log = {"PATH": "/usr/bin:/bin"}, directory / "sentinel.log"
    return Process("sentinel", command, env=env, log=log, cwd=directory, ready=answers), port


def with_user(server):
    """Let our user do what it needs, in no other database's name."""
    with server.client as client:
        client.acl_setuser(
            USER, enabled=True, passwords=[f"+{PASSWORD}"], keys="*", channels="*",
            categories=["+@all", "-@dangerous"],
            commands=["+info", "+keys", "+sort", "+config|get", "+client"],
        )  # fmt: skip


@pytest.fixture
def watched(tmp_path):
    folders = {name: tmp_path / name for name in ("replica", "sentinel", "service")}
    for folder in folders.values():
        folder.mkdir()
    service = Service(folders["service"], web_workers=2)
    master = service.store.container
    replica = RedisProcess(folders["replica"], name="replica")
    watch, port = sentinel(folders["sentinel"], master.port)
    started = [master.process, replica.process, watch, service.simulator_process]
    try:
        for server in (master, replica):
            server.process.start()
            with_user(server)
        with replica.client as client:
            client.replicaof("127.0.0.1", master.port)
        eventually(lambda: in_step(replica), 20, what="the replica is in step")
        watch.start()
        who = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        at = f"sentinel://{who}@127.0.0.1:1,127.0.0.1:{port}/{MASTER}"
        own = f"?sentinel_password={quote(OWN, safe='')}"
        urls = {"REDIS_URL": f"{at}/{STATE}{own}", "CELERY_BROKER_URL": f"{at}/{BROKER}{own}"}
        service.simulator_process.start()
        for process in (service.web, service.worker.container.process, service.beat):
            process.env |= urls
            process.start(ready_within_s=0)
            started.append(process)
        service.web.wait_ready(60)
        yield service, replica
    finally:
        for process in reversed(started):
            process.close()
        with suppress(Exception):
            service.close()


def databases(server):
    with server.client as client:
        return {name.removeprefix("db") for name in client.info("keyspace")}


def test_calls_go_on_through_a_failover_in_databases_of_their_own(watched, measured):
    service, replica = watched
    call = Call(service, settings=SETTINGS).place()
    call.spoken(1)
    call.until_told("utterance.ended")
    carried_over(service.store.container)
    assert databases(service.store.container) == {str(STATE), str(BROKER)}
    failed = time.monotonic()
    service.store.container.process.kill()
    record = call.over(120)
    told = story(record)
    assert len(begun(record)) == 3, told
    hung_up(record)
    over_the_agent(record)
    assert databases(replica) == {str(STATE), str(BROKER)}
    acts = [e["at"] for e in record["timeline"] if e["kind"] == "command"]
    measured(f"failover: next command {min(at for at in acts if at > failed) - failed:.1f} s later")
    for process in (service.web, service.worker.container.process, service.beat):
        for secret in (PASSWORD, OWN, quote(PASSWORD, safe="")):
            assert secret not in process.logs(), f"{process.name} tells a password"
