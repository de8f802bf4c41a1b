"""A silent caller is asked once for each step though two stores take writes; words may end that.

Each seed is another cut and another way of the events to either side.
"""

from random import Random

import pytest

from tests.virtual_time.call import VirtualCall, virtual_world
from tests.virtual_time.partition import Partition

pytestmark = pytest.mark.unit
SILENCE_S = 7
CUT_OFF_S = 12
AFTER_S = 240
"""A sound that began on one side and ended on the other is waited for, for two minutes."""


@pytest.fixture(scope="module", autouse=True)
def _virtual():
    with virtual_world():
        yield


def cut_off(seed, *, with_owner):
    """Return a partition under a call that was greeted, and is silent from then on."""
    chance = Random(seed)
    call = VirtualCall().answer().agent_says("Hello there, how can I help?")
    call.go(chance.uniform(3, 12))
    return Partition(call, VirtualCall(), chance, with_owner=with_owner)


@pytest.mark.parametrize("with_owner", [True, False], ids=["cut off with the owner", "without"])
@pytest.mark.parametrize("seed", range(6))
def test_a_silent_caller_is_asked_by_one_of_two_masters(seed, with_owner):
    """Both ask: the steps have the same command_id, and Telnyx takes one."""
    parts = cut_off(seed, with_owner=with_owner).go(CUT_OFF_S)
    parts.heal().go(AFTER_S)
    assert parts.spoken_twice(SILENCE_S) == []
    assert sum(each.command == "hangup" for each in parts.line.accepted) == 1
    assert not parts.line.up


def test_words_that_one_side_alone_hears_may_have_both_ask():
    """What docs/operations.md says can happen: the silences that follow have other numbers."""
    sooner = {}
    for seed in range(10):
        parts = cut_off(seed, with_owner=True).go(3).caller_speaks().go(CUT_OFF_S - 3)
        parts.heal().go(AFTER_S)
        asked = [utterance for utterance, *_ in parts.spoken]
        assert len(set(asked)) == len(asked), "the same step of the same silence, never twice"
        assert not parts.line.up
        sooner[seed] = parts.spoken_twice(SILENCE_S)
    assert any(sooner.values()), "if this is over, say so in docs/operations.md"
    assert not all(sooner.values())
