"""H. Calls with a person: a bridge ends with its other leg, and a person's time is no bot's."""

import pytest

from calls import keys
from calls.store_types import Origin
from tests.reported_failures.calls.third_parties import (
    CONFERENCE,
    OTHER,
    THIRD,
    hangs_up,
    leg,
)
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize("session", ["session-a", "session-b"], ids=["its session", "another's"])
@pytest.mark.parametrize("held", [False, True], ids=["", "while a hold came and went"])
def test_a_bridge_ends_when_the_other_leg_does(call, session, timed, held):
    """Failure 106: the person hung up, and the caller stayed in dead air for the rest."""
    when = dict.fromkeys(("bridged", "ended")) | ({"bridged": 3, "ended": 40} if timed else {})
    leg(call, "call.bridged", at=when["bridged"])
    leg(call, "call.bridged", OTHER, session, at=when["bridged"])
    call.go(20)
    if held:
        call.webhook("call.hold").go(10)
    hangs_up(call.go(17), session=session, at=when["ended"])
    if held:
        call.go(20)
        assert call.steps == []
        call.webhook("call.unhold")
    assert call.go(7.1).steps == ["checkin-1"]


def test_a_bridge_to_another_call_of_ours_ends_with_that_one(call):
    """Failure 106: both legs have agents; only legs that were not ours gave the caller back."""
    call.store.call_ringing(OTHER, Origin(by="test"), "default", "outgoing", "")
    call.store.call_answered(OTHER, Origin(by="test"))
    for one, session in ((CALL, "session-a"), (OTHER, "session-b")):
        leg(call, "call.bridged", one, session, at=3)
    hangs_up(call.go(30), session="session-b", at=33)
    assert call.go(7.1).steps == ["checkin-1"]
    assert call.store.bridges.ended("session-a", CALL, 0, ours=True) == []


@pytest.mark.parametrize("cause", ["no_answer", "user_busy", "call_rejected", "originator_cancel"])
def test_a_leg_that_was_never_answered_ends_no_bridge(call, cause):
    """Failure 106: two colleagues were rung, one answered; the other one's leg ended later."""
    leg(call, "call.bridged", at=3)
    leg(call, "call.bridged", OTHER, at=3)
    hangs_up(call.go(5), THIRD, cause, at=8)
    call.go(60)
    assert call.steps == []


def test_a_leg_that_was_bridged_before_ends_not_the_bridge_there_is_now(call):
    """Failure 106: the caller is passed on to a second person, then the first one hangs up."""
    for other, at in ((OTHER, 3), (THIRD, 20)):
        leg(call, "call.bridged", at=at)
        leg(call, "call.bridged", other, at=at)
    hangs_up(call.go(5), OTHER, at=21)
    call.go(60)
    assert call.steps == []
    hangs_up(call, THIRD, at=90)
    assert call.go(7.1).steps == ["checkin-1"]


def test_of_bridges_at_the_same_time_each_caller_gets_its_own_back(call):
    """Failure 106: legs of several sessions, told apart by the moment of their bridges."""
    for n, at in enumerate((2.6, 3.0, 3.4)):
        leg(call, "call.bridged", f"v3:caller-{n}", f"session-{n}", at=at)
        leg(call, "call.bridged", f"v3:person-{n}", f"session-p{n}", at=at + 0.01)
        call.store.bridges.met(f"session-{n}", f"v3:caller-{n}")
    for n in range(3):
        left = call.store.bridges.ended(f"session-p{n}", f"v3:person-{n}", 0, ours=False)
        assert left == [f"v3:caller-{n}"]


def test_the_other_leg_s_event_tells_of_the_bridge_too(call):
    """Failure 107: the caller's own call.bridged was lost."""
    call.store.bridges.met("session-a", CALL)
    leg(call, "call.bridged", OTHER, at=3).go(60)
    assert (call.steps, call.view().suspended_for) == ([], "bridge")
    hangs_up(call, at=63)
    assert call.go(7.1).steps == ["checkin-1"]


def test_a_bridge_that_is_over_before_it_is_told_of_does_not_begin(call):
    """Failure 105: the person hung up at once; that webhook was the quicker one."""
    hangs_up(call, at=4)
    leg(call, "call.bridged", at=3).go(7.1)
    assert call.steps == ["checkin-1"]


def test_a_doubled_end_ends_no_later_bridge(call):
    """Failure 105: Telnyx delivers the first person's hang-up again, after the second bridge."""
    hangup = {"of": OTHER, "call_session_id": "session-a", "hangup_cause": "normal_clearing"}
    leg(call, "call.bridged")
    leg(call, "call.bridged", OTHER)
    call.go(5).webhook("call.hangup", hangup, event_id="hangup-1")
    leg(call.go(2), "call.bridged")
    leg(call, "call.bridged", THIRD)
    call.go(2).webhook("call.hangup", hangup, event_id="hangup-1").go(60)
    assert call.steps == []


@pytest.mark.parametrize("fails", ["bridges.bridged", "suspend"])
@pytest.mark.parametrize("reply_lost", [False, True])
def test_a_bridge_told_in_two_attempts_ends_all_the_same(call, monkeypatch, fails, reply_lost):
    """Failure 107: Redis was away in the middle; the second attempt skipped its second half."""
    owner, _, name = f"store.{fails}".rpartition(".")
    held = call.store if owner == "store" else call.store.bridges
    step = getattr(held, name)

    def failing(*args, **named):
        monkeypatch.setattr(held, name, step)
        if reply_lost:
            step(*args, **named)
        raise ConnectionError

    monkeypatch.setattr(held, name, failing)
    bridge = {"of": CALL, "call_session_id": "session-a"}
    with pytest.raises(ConnectionError):
        call.webhook("call.bridged", bridge, event_id="bridged-1")
    call.webhook("call.bridged", bridge, event_id="bridged-1").go(30)
    assert call.view().suspended_for == "bridge"
    hangs_up(call)
    assert call.go(7.1).steps == ["checkin-1"]


def test_a_bridge_that_the_version_before_stored_still_ends(call):
    """Failure 107: workers of both versions run during an upgrade."""
    call.server._hset(
        keys.of_call(CALL)[0], "standing_until", str(call.now_ms + 4 * 3_600_000),
        "standing_for", "bridge",
    )  # fmt: skip
    call.server._set(keys.former_leg("session-a"), CALL)
    call.go(60)
    assert (call.steps, call.view().suspended_for) == ([], "bridge")
    call.webhook("call.hold").go(5).webhook("call.unhold").go(30)
    assert call.steps == []
    hangs_up(call)
    assert call.go(7.1).steps == ["checkin-1"]


def test_the_longest_duration_cuts_nobody_off_who_talks_with_a_person(begin):
    """Failure 108: the limit is the bot's; a transferred call was cut off by it."""
    call = begin(max_call_duration=120)
    leg(call.go(3), "call.bridged").go(3_000)
    assert (call.hung_up_at, call.said) == (None, [])
    hangs_up(call)
    call.go(60)
    assert call.hung_up_at == pytest.approx(3_003 + 23, abs=0.5)
    assert call.view().hangup_reason == "silence"


def test_time_with_people_does_not_count_and_all_other_time_does(begin):
    """Failure 108: bridge and conference overlap, a queue counts."""
    call = begin(max_call_duration=60).go(10)
    leg(call, "call.bridged").go(100)
    call.webhook("conference.participant.joined", CONFERENCE).go(50)
    hangs_up(call).go(50)
    call.webhook("conference.participant.left", CONFERENCE).webhook("call.enqueued").go(49.5)
    assert call.hung_up_at is None
    call.go(1)
    assert call.hung_up_at == pytest.approx(260, abs=0.5)
    assert call.view().hangup_reason == "max_call_duration"


def test_who_wants_a_limit_for_calls_with_people_has_one(begin):
    """Failure 108: `max_call_duration_when_bridged`, for those who want it."""
    call = begin(max_call_duration=120, max_call_duration_when_bridged=300)
    leg(call.go(3), "call.bridged").go(296)
    assert call.hung_up_at is None
    call.go(2)
    assert call.hung_up_at == pytest.approx(300, abs=0.2)


def test_a_hang_up_on_its_way_as_the_person_answers_is_dropped(begin):
    """Failure 108: decided a moment before the bridge, carried out a moment after it."""
    call = begin(max_call_duration=6).delay("checkins.hang_up", 1).go(6.2)
    leg(call, "call.bridged").go(60)
    assert (call.hung_up_at, call.telnyx.up) == (None, True)
    assert [dropped["why"] for dropped in call.events("step.dropped")] == [
        "caller is with a person"
    ]
