"""Where a step waited, from two records of one call."""

import pytest

from benchmarks.harness import step_waits

pytestmark = pytest.mark.unit
CALL = {
    "timeline": [
        {"id": "100000000-0", "event": "utterance.ended"},
        {"id": "100000002-0", "event": "flag.detected"},
        {"id": "100007012-0", "event": "step.asked"},
        {"id": "100007020-0", "event": "hangup.claimed"},
    ]
}
RECORD = {
    "timeline": [
        {
            "kind": "event", "event": "call.speak.ended", "at": 1_000.0,
            "deliveries": [{"began": 1_000.02, "latency": 0.005}],
        },
        {"kind": "command", "command": "hangup", "at": 1_007.055},
    ]
}  # fmt: skip
AHEAD_S = 100_000 - 1_000.024


def test_every_part_of_the_way_has_its_wait():
    timeline = step_waits.timeline_of(CALL, AHEAD_S)
    [step] = step_waits.of_call(RECORD, timeline, [7.0])
    assert dict(zip(step_waits.PARTS, map(round, step), strict=True)) == {
        "event to POST": 20,
        "POST to 200": 5,
        "POST to the ledger": 4,
        "ledger to the monitor": 2,
        "due to decided": 12,
        "decided to claimed": 8,
        "claimed to command": 11,
    }


def test_a_call_that_lacks_a_step_has_none():
    timeline = step_waits.timeline_of({"timeline": CALL["timeline"][:-1]}, AHEAD_S)
    assert step_waits.of_call(RECORD, timeline, [7.0]) == []
