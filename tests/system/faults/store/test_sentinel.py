"""Redis fails over to its replica under Sentinel: no call is hung up, and calls go on as before."""

import time

import pytest

from tests.system.faults.assertions import over_the_agent
from tests.system.harness.calls import Call
from tests.system.harness.sentinel import MASTER, carried_over, watched_service
from tests.system.harness.simulator_record import begun, hung_up, story

pytestmark = [pytest.mark.estate, pytest.mark.timeout(180)]
SETTINGS = {"silence_timeout_normal": 4, "hangup_grace": 4}


@pytest.fixture
def watched(tmp_path):
    def urls(port):
        url = f"sentinel://127.0.0.1:{port}/{MASTER}"
        return {"REDIS_URL": url, "CELERY_BROKER_URL": url}

    with watched_service(tmp_path, urls) as (service, _):
        yield service


def test_a_failover_hangs_up_on_nobody(watched, measured):
    service = watched
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
