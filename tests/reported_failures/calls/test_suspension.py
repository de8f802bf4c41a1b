"""H. Who else is on the call: each reason that suspends handling ends only itself."""

from itertools import permutations

import pytest

from calls.store_types import Origin
from tests.reported_failures.calls.third_parties import (
    CONFERENCE,
    REASONS,
    leg,
    line_of,
)
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit

PAIRS = list(permutations(REASONS, 2))


@pytest.mark.parametrize(("outer", "inner"), PAIRS, ids=["-in-".join(p[::-1]) for p in PAIRS])
@pytest.mark.parametrize("crosswise", [False, True], ids=["nested", "crosswise"])
def test_the_end_of_one_reason_ends_no_other(call, outer, inner, crosswise):
    """Failures 101, 102: a hold inside a bridge ended the bridge; so did a transfer block's end."""
    (begin, end), (begin_inner, end_inner) = REASONS[outer](call), REASONS[inner](call)
    for step in (begin, begin_inner, end if crosswise else end_inner):
        call.go(1)
        step()
    call.go(60)
    assert call.said == []
    (end_inner if crosswise else end)()
    call.go(6.9)
    assert call.said == []
    call.go(0.2)
    assert call.steps == ["checkin-1"]


def test_a_transfer_block_that_exits_in_the_bridge_leaves_the_bridge(call):
    """Failure 102: the block's exit ended whatever handling stood still for."""
    call.go(3)
    with line_of(call).suspended("transfer", 60):
        leg(call.go(4), "call.bridged")
        call.go(1)
    call.go(40)
    assert (call.steps, call.hung_up_at, call.view().suspended_for) == ([], None, "bridge")


def test_blocks_of_one_name_are_two(call):
    """Failure 102: an agent that waits twice at once, for two things it calls the same."""
    line = line_of(call)
    with line.suspended("lookup", 60):
        with line.suspended("lookup", 5):
            call.go(2)
        call.go(30)
        assert call.steps == []
    assert call.go(7.1).steps == ["checkin-1"]


def test_two_gathers_in_one_block_of_the_agent(call):
    """Failure 101: the first gather's end let check-ins into the second one."""
    with line_of(call).suspended("gather", 90):
        call.go(10).webhook("call.gather.ended", {"status": "invalid"}).go(30)
        assert call.steps == []
        call.webhook("call.gather.ended", {"status": "valid"})
    assert call.go(7.1).steps == ["checkin-1"]


def test_a_reason_that_expires_leaves_the_other(call):
    """Failure 101: one expiry, the last one's, for all."""
    call.webhook("call.hold")
    call.store.suspend(CALL, Origin(by="api"), 5_000, "gather")
    call.go(120)
    assert (call.steps, call.view().suspended_for) == ([], "hold")


def test_the_silence_counts_from_the_end_of_a_reason_that_expired(call):
    """Failure 101: no event reports the end; a silence begins nevertheless."""
    call.store.suspend(CALL, Origin(by="api"), 20_000, "survey")
    call.go(26.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


def test_a_caller_moved_into_a_conference_is_left_alone(call):
    """Failure 103: only conference events show a warm transfer by conference."""
    call.go(3).webhook("conference.participant.joined", CONFERENCE).go(60)
    assert (call.said, call.hung_up_at) == ([], None)
    call.webhook("conference.participant.left", CONFERENCE).go(6.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


def test_who_moved_on_to_another_conference_has_not_left_that_one(call):
    """Failure 103: the first one's `left` comes after the second one's `joined`."""
    second = {"conference_id": "the second one"}
    call.webhook("conference.participant.joined", CONFERENCE).go(5)
    call.webhook("conference.participant.joined", second)
    call.webhook("conference.participant.left", CONFERENCE).go(60)
    assert call.steps == []
    call.webhook("conference.participant.left", second).go(7.1)
    assert call.steps == ["checkin-1"]


def test_the_end_of_the_conference_ends_it_for_who_was_not_told_to_have_left(call):
    """Failure 104: `participant.left` is lost; the conference's own end comes."""
    call.webhook("conference.participant.joined", CONFERENCE).go(30)
    call.webhook("conference.ended", CONFERENCE | {"reason": "host_left"}).go(6.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


def test_the_end_of_another_conference_ends_nothing(call):
    """Failure 104: the caller has moved on to a second one."""
    call.webhook("conference.participant.joined", CONFERENCE).go(5)
    call.webhook("conference.ended", {"conference_id": "first"}).go(60)
    assert call.steps == []


def test_a_gather_by_telnyx_s_assistant_ends_as_any_other(call):
    """Failure 101: the team gathers with `gather_using_ai`."""
    call.store.suspend(CALL, Origin(by="api"), 90_000, "gather")
    call.go(30).webhook("call.ai_gather.ended", {"status": "valid"}).go(7.1)
    assert call.steps == ["checkin-1"]


def test_a_caller_who_is_referred_elsewhere_is_not_asked(call):
    """Failure 103: a transfer by SIP REFER shows in its own events only."""
    call.go(3).webhook("call.refer.started").go(40)
    assert (call.said, call.hung_up_at) == ([], None)
    call.webhook("call.refer.failed").go(6.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


def test_a_referral_whose_outcome_is_lost_is_not_waited_for_for_ever(call):
    """Failure 103: neither `completed` nor `failed` comes, nor does the call end."""
    call.webhook("call.refer.started").go(150)
    assert call.hung_up_at is not None


def test_words_of_the_caller_end_a_hold_whose_end_was_lost(call):
    """Failure 104: "on hold" for the rest of the call, though the caller talks."""
    call.go(3).webhook("call.hold").go(20)
    for _ in range(4):
        call.speaks("Is anybody there?").go(2)
    last = call.view().activity_at_ms
    call.go(30)
    answered = call.view().answered_at_ms
    assert call.at_of("checkin-1", 0) == pytest.approx((last - answered) / 1000 + 7, abs=0.1)
    assert call.hung_up_at == pytest.approx((last - answered) / 1000 + 23, abs=0.7)


def test_a_key_ends_such_a_hold_too(call):
    """Failure 104: keys are proof of a caller as words are."""
    call.webhook("call.hold").go(20).presses("1").go(7.1)
    assert call.steps == ["checkin-1"]


def test_words_that_were_on_their_way_as_the_hold_began_do_not_end_it(call):
    """Failure 104: a transcript comes a second after its words."""
    call.makes_noise(1).webhook("call.hold").go(0.8).says("Sure, put me on hold.").go(60)
    assert (call.steps, call.view().suspended_for) == ([], "hold")


def test_words_end_no_bridge_and_no_queue(call):
    """Failure 104: they are said to the person, or to the music."""
    leg(call, "call.bridged").webhook("call.enqueued").webhook("call.hold").go(10)
    call.says("Could you look it up, please?").go(60)
    assert (call.steps, call.view().suspended_for) == ([], "bridge, queue")


@pytest.mark.parametrize("begins", ["call.hold", "call.enqueued", "conference.participant.joined"])
def test_an_end_that_came_before_its_begin_ends_it(call, begins):
    """Failure 105: Telnyx's events come in any order; their own times give the right one."""
    ends = {"call.hold": "call.unhold", "call.enqueued": "call.dequeued"}
    leg(call, ends.get(begins, "conference.participant.left"), at=5, **CONFERENCE)
    leg(call, begins, at=3, **CONFERENCE).go(7.1)
    assert call.steps == ["checkin-1"]


def test_a_late_end_of_the_first_hold_does_not_end_the_second(call):
    """Failure 105: hold, unhold, hold; the unhold comes last."""
    leg(call, "call.hold", at=1)
    leg(call, "call.hold", at=9)
    leg(call, "call.unhold", at=8).go(60)
    assert call.steps == []
