"""One Procfile line, three Celery workers: none holds up another, and each comes back."""

import os
import signal
import time

import psutil
import pytest

from tests.system.faults.assertions import assert_whole, over_the_agent
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.service(web_workers=2), pytest.mark.timeout(120)]
LANES = ("reading", "acting", "sweeping")
HANGS = {"command": "speak", "do": "hang", "seconds": 20, "count": 1}


def nodes(service):
    """Return the pid of each lane's process, asked over the broker as an operator would."""
    remote = service.worker.container._remote

    def all_of_them():
        found = remote.control.inspect(timeout=2).stats() or {}
        return found if len(found) == len(LANES) else None

    stats = eventually(all_of_them, 30, what="every lane answers")
    return {lane: stats[name]["pid"] for name in stats for lane in LANES if f"-{lane}@" in name}


def test_each_lane_is_a_process_and_they_have_one_master(own_service):
    pids = nodes(own_service)
    assert set(pids) == set(LANES)
    assert len(set(pids.values())) == len(LANES)
    master = own_service.worker.container.process.pid
    assert {psutil.Process(pid).ppid() for pid in pids.values()} == {master}


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_that_is_killed_is_started_anew(own_service, lane):
    before = nodes(own_service)
    call = Call(own_service, settings={"silence_timeout_normal": 4, "hangup_grace": 3}).place()
    call.spoken(1)
    os.kill(before[lane], signal.SIGKILL)
    record = call.over(60)
    assert len(begun(record)) == 3, story(record)
    hung_up(record)
    over_the_agent(record)
    after = nodes(own_service)
    assert after[lane] != before[lane]
    assert {each: after[each] for each in LANES if each != lane} == {
        each: before[each] for each in LANES if each != lane
    }


def test_commands_that_hang_hold_up_neither_events_nor_sweeps(own_service):
    """Every thread that acts waits for Telnyx; a call that only needs the others goes on."""
    stuck = [Call(own_service, settings=QUICK, faults=[HANGS]).place() for _ in range(16)]
    for call in stuck:
        call.until_told("utterance.registered", 20)
    began = time.monotonic()
    for call in stuck[:4]:
        call.do(say="hello")
        call.until_told("caller.heard", 5)
    assert time.monotonic() - began < 10
    with own_service.redis as store:
        before = float(store.get("sweep:done"))
        eventually(lambda: float(store.get("sweep:done")) > before + 1_000, 5, what="a sweep")
    for call in stuck:
        call.leave()


def test_a_master_that_dies_takes_its_lanes_along(own_service):
    pids = nodes(own_service)
    os.kill(own_service.worker.container.process.pid, signal.SIGKILL)
    eventually(lambda: not any(map(psutil.pid_exists, pids.values())), 10, what="all are gone")


def test_it_ends_in_good_order(own_service):
    call = Call(own_service, settings=QUICK).place()
    assert_whole(call.over(40), normal=2, grace=1.5)
    assert own_service.worker.container.process.terminate() == 0
