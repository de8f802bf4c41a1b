"""Hosts whose clocks are half a minute apart: no decision moves, and the difference is reported."""

import os
import subprocess

import httpx
import pytest

from tests.system.faults.assertions import entries, over_the_agent
from tests.system.harness.calls import Call
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, checkins, ended, gaps, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(150)]
SKEWS = [
    pytest.param({"worker": "+30s"}, id="worker ahead"),
    pytest.param({"worker": "-30s"}, id="worker behind"),
    pytest.param({"beat": "-30s"}, id="beat behind"),
    pytest.param({"web": "-30s", "worker": "+30s"}, id="web behind, worker ahead"),
    pytest.param({"web": "+30s", "beat": "+60s"}, id="all apart"),
]
NORMAL, GRACE, WITHIN_S = 3, 2, 0.6


def library():
    """Return the path of libfaketime; where it must not be missing, NEEDS_FAKETIME says so."""
    found = subprocess.run(
        ["/bin/sh", "deploy/scripts/faketime.sh"],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    if found.returncode:
        give_up = pytest.fail if os.environ.get("NEEDS_FAKETIME") == "true" else pytest.skip
        give_up(found.stderr.strip())
    return str(REPOSITORY / found.stdout.strip())


def shifted(process, by):
    process.env |= {
        "LD_PRELOAD": library(),
        "FAKETIME": by,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }


@pytest.fixture
def apart(request, tmp_path):
    """Start a Dead Air whose processes have different clocks."""
    service = Service(tmp_path, web_workers=2)
    processes = {
        "web": service.web,
        "worker": service.worker.container.process,
        "beat": service.beat,
    }
    for name, by in request.param.items():
        shifted(processes[name], by)
    service.start()
    yield service
    service.close()


@pytest.mark.parametrize("apart", SKEWS, indirect=True)
def test_clocks_that_are_apart_move_nothing(apart, measured, request):
    settings = {"silence_timeout_normal": NORMAL, "hangup_grace": GRACE}
    call = Call(apart, settings=settings).place()
    record = call.over(60)
    told = story(record)
    assert len(checkins(record)) == 2, told
    assert len(begun(record)) == 3, told
    hung_up(record)
    over_the_agent(record)
    wanted = [NORMAL, NORMAL, GRACE]
    late = [gap - want for gap, want in zip(gaps(record), wanted, strict=True)]
    assert all(-0.3 <= each <= WITHIN_S for each in late), (late, told)
    assert not entries(call, "stream.denied"), "media tokens are good on other hosts"
    assert len(ended(record)) == 3
    measured(f"clocks apart ({request.node.callspec.id}): steps {max(late):+.2f} s late at most")

    def is_told():
        ready = httpx.get(f"{apart.url}/readyz", trust_env=False, timeout=5)
        assert ready.status_code == 200, ready.text
        metrics = httpx.get(f"{apart.url}/metrics/service", trust_env=False, timeout=5).text
        skews = [line for line in metrics.splitlines() if line.startswith("deadair_clock_skew")]
        named = {p for p in ("web", "worker") if p in request.node.callspec.params["apart"]}
        off = [line for line in skews if abs(float(line.split()[-1])) > 25]
        assert bool(off) is bool(named), skews
        assert ("off Redis's" in ready.json()["clock"]) is bool(named), ready.text
        return True

    eventually(is_told, 20, every_s=1, what="the difference is told")
