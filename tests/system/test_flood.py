"""One media socket that sends as fast as it can must not take the worker from the others."""

import statistics
import sys
import time

import psutil
import pytest

from tests.system.calls import QUICK, Call
from tests.system.processes import Process
from tests.system.record import gaps, story
from tests.system.service import PATH

pytestmark = [pytest.mark.system, pytest.mark.service(web_workers=1)]


def test_a_flooding_client_starves_nobody(own_service, tmp_path, measured):
    victim = Call(own_service).place()
    loud = Call(own_service, faults=[{"do": "started-only"}]).place()
    flood = Process(
        "flood",
        [sys.executable, "-m", "tests.system.flood", loud.stream_url(), loud.id],
        env={"PATH": PATH},
        log=tmp_path / "flood.log",
    )
    [worker] = own_service.web.children()
    flood.start()
    took = []
    while not victim.record()["closed"]:
        began = time.monotonic()
        assert own_service.api.http.get("/livez").status_code == 200
        took.append(time.monotonic() - began)
        time.sleep(0.1)  # a pace, not a wait
    assert flood.running, flood.tail()
    sent = psutil.Process(flood.pid).cpu_times()
    memory = psutil.Process(worker).memory_info().rss >> 20
    flood.close()
    loud.leave()
    record = victim.over()
    expected = [QUICK["silence_timeout_normal"]] * 2 + [QUICK["hangup_grace"]]
    assert gaps(record) == [pytest.approx(s, abs=0.6) for s in expected], story(record)
    assert own_service.web.children() == [worker], "the worker was killed"
    assert max(took) < 1, took
    assert memory < 400
    measured(
        f"under a flood: /livez in {statistics.median(took) * 1000:.0f} ms, at most "
        f"{max(took) * 1000:.0f} ms; {memory} MiB; flooder used {sum(sent[:2]):.1f} s of CPU"
    )
