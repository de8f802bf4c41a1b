"""Everybody seems silent: hang-ups pause, check-ins go on, a person resumes."""

import pytest

from tests.system.faults.assertions import entries
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import begun, hangups, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(
        web_workers=1, variables={"RUNAWAY_LEAST": "3", "RUNAWAY_LEARN": "0", "RUNAWAY_FACTOR": "5"}
    ),
    pytest.mark.timeout(120),
]
SETTINGS = {"silence_timeout_normal": 2, "hangup_grace": 1.5}
LET_THROUGH, HELD = 3, 3
"""At the most and at the least: a hang-up that a slow machine asks for twice counts twice."""


def test_hang_ups_far_above_normal_pause_until_a_person_resumes(own_service):
    service = own_service
    calls = [Call(service, settings=SETTINGS).place() for _ in range(LET_THROUGH + HELD)]
    for call in calls:
        call.spoken(3)
    # The guard trips while hang-ups that it let through are still on their way to Telnyx.
    held = eventually(lambda: settled(calls), 15, what="each call is hung up or held")
    assert service.api.http.get("/api/guard").json()["paused"]
    for call in held:
        call.stays_as_it_is(2)
        assert not hangups(call.record()), story(call.record())
        assert len(begun(call.record())) == 3, "nobody is asked more often for it"
    eventually(lambda: paused_once(service), 10, what="the metric")
    assert "ALARM" in service.worker.container.process.logs()
    assert service.api.http.post("/api/guard/resume").status_code == 200
    for call in held:
        hung_up(call.over(60))


def settled(calls):
    """Return the calls whose hang-up is held, once all others are over."""
    held = [call for call in calls if held_by_the_guard(call)]
    over = [call for call in calls if call.record()["closed"]]
    assert len(over) + len(held) == len(calls), f"{len(over)} over, {len(held)} held"
    assert 0 < len(over) <= LET_THROUGH, f"{len(over)} let through"
    return held


def held_by_the_guard(call):
    return any(each["why"] == "runaway guard" for each in entries(call, "hangup.held"))


def paused_once(service):
    metrics = service.api.http.get("/metrics/service").text
    paused = [line for line in metrics.splitlines() if "hangups_paused" in line]
    assert "deadair_hangups_paused_total 1.0" in paused, paused
    return True
