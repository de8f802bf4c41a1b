"""A fail-over over TLS, with a user, passwords and databases, while events are handed in.

State and broker are on one master; servers, replication and Sentinel have TLS ports only, and the
first Sentinel of the address is away. A publisher hands events in as a web worker does, and a
Celery worker applies them.
"""

import json
import time
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import redis

from calls import keys
from tests.estate.test_sentinel import OWN, PASSWORD, USER, with_user
from tests.estate.tls.servers import BINARY, NEEDS, Certificates, RedisTls, SentinelTls
from tests.system.harness.processes import Process
from tests.system.harness.sentinel import MASTER, carried_over, in_step
from tests.system.harness.service import BIN, PATH
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not BINARY, reason=NEEDS),
]
STATE, BROKER = 5, 6
RECOVERED_S = 60
"""On a busy machine; before this was mended no event was taken in for minutes."""


def address(port, certificates, db):
    """Return an address whose first Sentinel is away."""
    who = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
    options = f"ssl_ca_certs={certificates.authority}&sentinel_password={quote(OWN, safe='')}"
    return f"sentinels://{who}@127.0.0.1:1,127.0.0.1:{port}/{MASTER}/{db}?{options}"


def variables(port, certificates):
    return {
        "PATH": PATH,
        "REDIS_URL": address(port, certificates, STATE),
        "CELERY_BROKER_URL": address(port, certificates, BROKER),
        "TELNYX_API_KEY": "KEY-of-the-estate-tests",
        "TELNYX_BASE_URL": "http://127.0.0.1:1/v2",
        "PUBLIC_URL": "http://127.0.0.1:1",
        "ADMIN_TOKEN": "an admin's token of tests",
        "SECRET_KEY": "a secret of the estate tests",
    }


def processes(folder, env):
    """Return a worker of the queue of events, and who hands them in."""
    command = [
        *(str(BIN / "celery"), "-A", "tasks", "worker", "-n", "deadair@%h", "-P", "threads"),
        *("-c", "4", "-Q", "deadair.webhooks", "--without-gossip", "--without-mingle"),
        *("-l", "info"),
    ]
    worker = Process(
        "worker", command, env=env, log=folder / "worker.log",
        ready=lambda: " ready." in worker.logs(),
    )  # fmt: skip
    code = [str(BIN / "python"), "-m", "tests.estate.tls.publisher"]
    return worker, Process("publisher", code, env=env, log=folder / "publisher.log")


@pytest.fixture
def watched(tmp_path):
    certificates = Certificates(tmp_path / "certificates")
    master, replica = (RedisTls(tmp_path, certificates, name=name) for name in ("one", "two"))
    sentinel = SentinelTls(
        tmp_path / "sentinel", certificates, master=master.port, name=MASTER, password=OWN
    )
    worker, publisher = processes(tmp_path, variables(sentinel.port, certificates))
    started = [master.process, replica.process, sentinel.process, worker, publisher]
    try:
        for server in (master, replica):
            server.start().ready()
            with_user(server)
        with replica.client as client:
            client.replicaof("127.0.0.1", master.port)
        eventually(lambda: in_step(replica), 30, what="the replica is in step")
        sentinel.start().ready()
        worker.start(ready_within_s=120)
        publisher.start()
        yield SimpleNamespace(master=master, replica=replica, worker=worker, publisher=publisher)
    finally:
        for process in reversed(started):
            process.close()


def handed_in(publisher):
    """Return what became of each event: its id, when it began and ended, why it was refused."""
    lines = publisher.logs().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.startswith("[") and line.endswith("\n")]


def taken_in(publisher, since=0.0):
    return {name: at for name, began, at, why in handed_in(publisher) if not why and began > since}


def waiting(server):
    """Return the ids of the events that are not applied yet."""
    with redis.Redis(
        port=server.port, db=STATE, ssl=True, ssl_cert_reqs="none", ssl_check_hostname=False,
        decode_responses=True, socket_timeout=5,
    ) as client:  # fmt: skip
        return set(client.hkeys(keys.PENDING))


def test_events_are_taken_in_and_applied_after_a_failover(watched, measured):
    master, replica, publisher = watched.master, watched.replica, watched.publisher
    eventually(lambda: len(taken_in(publisher)) > 20, 90, what="events are taken in")
    eventually(lambda: set(taken_in(publisher)) - waiting(master), 30, what="some are applied")
    carried_over(master)
    before = watched.worker.log.stat().st_size
    failed = time.monotonic()
    master.process.kill()
    eventually(
        lambda: len(taken_in(publisher, failed)) > 50, RECOVERED_S, what="events are taken in again"
    )
    publisher.close()
    after = taken_in(publisher, failed)
    eventually(
        lambda: not set(after) & waiting(replica), RECOVERED_S, what="what was taken in is applied"
    )
    measured(f"fail-over over TLS: events taken in {min(after.values()) - failed:.1f} s later")
    said = watched.worker.logs(before)
    assert "Connected to tasks.broker.transport:SentinelTransport:" in said, "not kombu's own"
    for process in (watched.worker, publisher):
        for secret in (PASSWORD, OWN, quote(PASSWORD, safe=""), quote(OWN, safe="")):
            assert secret not in process.logs(), f"{process.name} tells a password"
