"""Media sockets that send as fast as TCP takes it must not take the worker from the others."""

import statistics
import sys
import time

import psutil
import pytest

from tests.system.harness.calls import Call
from tests.system.harness.processes import Process
from tests.system.harness.service import PATH
from tests.system.harness.simulator_record import gaps, story
from tests.system.harness.timing import ON_TIME
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.alone, pytest.mark.service(web_workers=1)]

FLOODS = 3


@pytest.fixture
def floods(own_service, tmp_path):
    """Flood the sockets of three calls that Telnyx does not connect itself."""
    started = []
    for number in range(FLOODS):
        loud = Call(own_service, faults=[{"do": "started-only"}]).place()
        command = [sys.executable, "-m", "tests.system.harness.flood", loud.stream_url(), loud.id]
        log = tmp_path / f"flood-{number}.log"
        flood = Process(f"flood-{number}", command, env={"PATH": PATH}, log=log)
        started.append((loud, flood.start()))
    yield started
    for _, flood in started:
        flood.close()


def test_flooding_clients_starve_nobody_and_their_end_kills_nobody(own_service, floods, measured):
    [worker] = own_service.web.children()
    victim = Call(own_service).place()
    took = []
    while not victim.record()["closed"]:
        began = time.monotonic()
        assert own_service.api.http.get("/livez").status_code == 200
        took.append(time.monotonic() - began)
        time.sleep(0.1)  # a pace, not a wait
    record = victim.over()
    assert gaps(record) == ON_TIME, story(record)
    assert statistics.quantiles(took, n=10)[8] < 1, took  # a busy machine may hold one up
    memory = psutil.Process(worker).memory_info().rss >> 20
    assert memory < 400
    for loud, flood in floods:  # our side ends the call while the flood goes on
        loud.leave()
        eventually(lambda flood=flood: not flood.running, 20, what="the flood's socket closed")
    assert own_service.web.children() == [worker], own_service.web.tail()
    measured(
        f"under {FLOODS} floods: /livez in {statistics.median(took) * 1000:.0f} ms, at most "
        f"{max(took) * 1000:.0f} ms; worker at {memory} MiB"
    )
