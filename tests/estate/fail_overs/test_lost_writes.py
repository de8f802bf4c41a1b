"""Masters die one after the other with writes that no replica has; Sentinels promote the other.

What was asked, claimed, heard or begun in that time is forgotten. Then the audit of the simulator's
own record, as after any chaos. An acknowledged webhook may be lost with the master that took it:
no server on one machine can promise otherwise, and docs/operations.md says so. If it was the
beginning of a call, the call begins anew with a later event.
"""

from random import Random

import pytest

from tests.chaos import audit
from tests.chaos.chaos_run import SETTINGS, SILENCE_S, VARIABLES, Chaos
from tests.estate.fail_overs.watched import Watched
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(600)]
SEED = 20
RUN_S = 25
LOST_S = (0.3, 2.0)
APART_S = (2.0, 5.0)

CALLERS = [
    {},
    {},
    {"steps": [{"when": "speak 1 ended", "after": 0.5, "say": "long-story"}]},
    {"steps": [{"when": "speak 2 started", "after": 0.3, "say": "yes-im-here"}]},
    {"steps": [{"when": "speak 2 ended", "after": 0.5, "say": "long-story"}]},
    {"steps": [{"when": "speak 2 ended", "after": 1.0, "press": "1"}]},
]


class LostWrites(Chaos):
    """Callers of one agent, so that no fail-over can lose their agents."""

    def _caller(self):
        return Call(self.service, agent="default", **self.callers.choice(CALLERS))


@pytest.fixture
def watched(tmp_path):
    service = Watched(tmp_path, variables=VARIABLES, web_workers=2)
    try:
        yield service.start()
    finally:
        service.close()


def fail_overs(lost):
    """Yield fail-overs, each with chance of its own; what each one lost (bytes) goes to *lost*."""
    chance = Random(SEED)

    def fail_over(service, own):
        lost.append(service.fail_over(own.uniform(*LOST_S)))

    while True:
        yield fail_over, Random(chance.getrandbits(64)), chance.uniform(*APART_S)


def wrong(records):
    """Return what may not be, by kind."""
    checks = {
        "for ever": audit.stuck,
        "spoken twice": lambda record: audit.spoken_twice(record, SILENCE_S),
        "hung up twice": audit.hung_up_twice,
        "hung up on who talks": audit.hung_up_on_a_talker,
    }
    return {
        kind: [
            f"{each['call_control_id'][:12]}: {what}" for each in records for what in check(each)
        ]
        for kind, check in checks.items()
    }


def test_fail_overs_that_lose_writes_harm_no_call(watched, measured):
    eventually(lambda: watched.api.change("default", **SETTINGS), 20, what="the agent is set")
    lost = []
    chaos = LostWrites(watched, SEED, fail_overs(lost))
    chaos.run(RUN_S)
    records = chaos.settle()
    found = wrong(records)
    again = sum(bool(e.get("duplicate")) for each in records for e in each["timeline"])
    counts = ", ".join(f"{kind} {len(each)}" for kind, each in found.items())
    measured(
        f"{len(lost)} fail-overs lost {sum(lost)} bytes under {len(records)} calls; "
        f"{again} commands were repeated and ignored by Telnyx: {counts}"
    )
    assert min(lost) > 0, "a fail-over lost no writes"
    told = [story(r) for r in records if r["call_control_id"][:12] in str(found)]
    assert not any(found.values()), "\n".join([str(found), *told])
