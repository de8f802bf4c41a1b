"""What a silent call asks of Redis from its ringing to its end: a figure no machine changes.

A step added to the way of an event must be stated here. The whole service has a little more: polls,
leases and the sweep of all calls, which do not grow with what happens in one.
"""

from collections import Counter

import pytest

from calls.redis_client import scripts
from tests.virtual_time.call import VirtualCall, virtual_world

pytestmark = pytest.mark.unit

OF_A_LIFE = {
    "call_ringing": 1,
    "call_answered": 1,
    "attach_session": 1,
    "agent_started": 1,
    "register_utterance": 1,
    "forget_speech": 1,
    "playback_started": 3,
    "playback_ended": 3,
    "learn_pace": 3,
    "request_step": 3,
    "claim_speech": 2,
    "claim_hangup": 1,
    "runaway_guard": 1,
    "record_outcome": 3,
    "call_ended": 1,
    "append_timeline": 7,
    "snapshot": 16,
}
"""A greeting, two check-ins and a hang-up. The monitor reads a snapshot for each decision."""


@pytest.fixture(autouse=True)
def _virtual():
    with virtual_world():
        yield


def counted(call):
    """Count the steps that *call* runs from now on, by name."""
    found, names = Counter(), {scripts.digest(name): name for name in scripts.STEPS}
    run = call.server.evalsha

    def evalsha(sha, *words):
        found[names[sha]] += 1
        return run(sha, *words)

    call.server.evalsha = evalsha
    return found


def test_the_steps_of_a_silent_life():
    call = VirtualCall()
    steps = counted(call)
    call.ring().go(2).agent_says("Hello there, how can I help?").go(120)
    assert call.hangups == 1
    assert dict(steps) == OF_A_LIFE
