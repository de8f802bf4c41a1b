"""Redis behind a name: the master is demoted, the network resets, and no process stays behind."""

import time
from contextlib import contextmanager

import httpx
import pytest

from tests.network.forwarder import Forwarder
from tests.system.faults.assertions import entries, over_the_agent
from tests.system.harness.calls import Call
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(180)]
SETTINGS = {"silence_timeout_normal": 4, "hangup_grace": 4}


def follow(replica, master):
    with replica.client as client:
        client.replicaof("127.0.0.1", master.port)

        def in_step():
            return client.info("replication")["master_link_status"] == "up"

        eventually(in_step, 20, what="the replica is in step")


@pytest.fixture
def named(tmp_path):
    """Start a Dead Air that knows its Redis by an address only, which can be moved."""
    second = RedisProcess(tmp_path, name="second")
    with Forwarder(0) as address:
        urls = {"REDIS_URL": address.url, "CELERY_BROKER_URL": address.url}
        service = Service(tmp_path, web_workers=2, variables=urls)
        address.target = service.store.container.port
        try:
            service.start()
            yield service, address, second
        finally:
            service.close()
            second.teardown()


def served(call, within_s=90):
    record = call.over(within_s)
    assert len(begun(record)) == 3, story(record)
    hung_up(record)
    over_the_agent(record)
    return record


def test_a_demoted_master_is_left_by_every_process(named, measured):
    service, address, second = named
    first = service.store.container
    second.start()
    follow(second, first)
    call = Call(service, settings=SETTINGS).place()
    call.spoken(1)
    call.until_told("utterance.ended")
    with second.client as new, first.client as old:
        new.replicaof("NO", "ONE")
        moved = time.monotonic()
        address.target = second.port  # connections that are open stay where they are
        old.replicaof("127.0.0.1", second.port)
        record = served(call)
        acts = [e["at"] for e in record["timeline"] if e["kind"] == "command"]
        later = min(at for at in acts if at > moved) - moved
        measured(f"demoted master behind a moved name: next command {later:.1f} s later")
        assert later <= 4 + 3, story(record)
        another = Call(service, settings=SETTINGS).place()
        served(another)
        assert new.exists(f"call:{{{another.id}}}")
        body = service.webhooks.event("call.answered", call_control_id="v3:x")
        assert service.webhooks.post(body).status_code == 200
        waiting = [each for each in old.client_list() if "b" in each["flags"]]
        assert not waiting, "somebody still waits for tasks from the old master"


@contextmanager
def resetting(address):
    address.resets_after_handshake = True
    address.reset()
    yield
    address.resets_after_handshake = False


def test_a_proxy_that_resets_after_the_handshake_ends_no_hub(named, measured):
    """After 20 s of that a worker renewed no lease any more, but went on taking calls."""
    service, address, _ = named
    call = Call(service, settings={"silence_timeout_normal": 30, "hangup_grace": 3}).place()
    call.spoken(1)
    call.until_told("utterance.ended")
    with resetting(address):
        time.sleep(25)
        alive = httpx.get(f"{service.url}/livez", trust_env=False, timeout=5)
        assert alive.status_code == 200, "it looks, and Redis is away"
        assert httpx.get(f"{service.url}/readyz", trust_env=False, timeout=5).status_code == 503
    back = time.monotonic()
    served(call)
    lost = entries(call, "session.lost")
    measured(f"25 s of resets: call served, {len(lost)} sessions lost, back at {back:.0f}")
    for process in service.processes:
        assert process.running, process.tail()
    another = Call(service, settings=SETTINGS).place()
    served(another)
    assert not entries(another, "session.lost"), "leases are renewed again"


def test_resets_of_the_idle_brpop_connection_stop_no_worker(named, measured):
    service, address, _ = named
    for _ in range(3):
        eventually(lambda: address.reset(b"BRPOP"), 10, what="a BRPOP connection was reset")
        time.sleep(1)
    call = Call(service, settings=SETTINGS).place()
    record = served(call)
    said = [each["started_at"] for each in begun(record)]
    measured(f"BRPOP reset three times in 3 s: check-ins {said[1] - said[0]:.1f} s apart")
