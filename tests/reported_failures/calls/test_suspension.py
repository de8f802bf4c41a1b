"""H. Who else is on the call: each reason that suspends handling ends by itself, and no other."""

from itertools import permutations

import pytest

from calls import keys
from calls.store_types import Origin
from monitor.agent.call_handle import CallHandle
from monitor.settings import AgentConfig
from tasks import publish
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit

OTHER, THIRD = "v3:other-leg", "v3:third-leg"
CONFERENCE = {"conference_id": "33333333-0000-4000-8000-000000000001"}
TELNYX_S = 1_767_261_600
"""Telnyx's clock at the answer; it need not agree with Redis's."""


def line_of(call):
    """Return what the call's agent holds of it."""
    worker, token = call.owner
    origin = Origin(by=worker, token=token)
    agent = AgentConfig(id="default")
    return CallHandle(CALL, origin, call.store, publish.ACTIONS, lambda: agent)


def leg(call, event, leg=CALL, session="session-a", at=None, **payload):
    """Tell an event of *leg*, at *at* seconds by Telnyx's clock."""
    told = payload | {"of": leg, "call_session_id": session}
    if at is not None:
        told["occurred_at_ms"] = round((TELNYX_S + at) * 1000)
    return call.webhook(event, told)


def hangs_up(call, other=OTHER, cause="normal_clearing", **where):
    return leg(call, "call.hangup", other, hangup_cause=cause, **where)


def agent_block(line):
    block = line.suspended("transfer", 300)
    return block.__enter__, lambda: block.__exit__(None, None, None)


REASONS = {
    "bridge": lambda call: (
        lambda: leg(call, "call.bridged"), lambda: hangs_up(call),
    ),
    "hold": lambda call: (
        lambda: call.webhook("call.hold"), lambda: call.webhook("call.unhold"),
    ),
    "queue": lambda call: (
        lambda: call.webhook("call.enqueued"), lambda: call.webhook("call.dequeued"),
    ),
    "conference": lambda call: (
        lambda: call.webhook("conference.participant.joined", CONFERENCE),
        lambda: call.webhook("conference.participant.left", CONFERENCE),
    ),
    "gather": lambda call: (
        lambda: call.store.suspend(CALL, Origin(by="api"), 300_000, "gather"),
        lambda: call.webhook("call.gather.ended", {"digits": "1"}),
    ),
    "the agent's own": lambda call: agent_block(line_of(call)),
}  # fmt: skip
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
    """Failure 101: nobody tells the end; it begins a silence all the same."""
    call.store.suspend(CALL, Origin(by="api"), 20_000, "survey")
    call.go(26.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


# -- conferences ------------------------------------------------------------------------------


def test_a_caller_moved_into_a_conference_is_left_alone(call):
    """Failure 103: only conference events tell of a warm transfer by conference."""
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


# -- holds whose end was lost -----------------------------------------------------------------


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
    """Failure 105: Telnyx tells in any order; the clock in the events does not lie."""
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


# -- bridges ----------------------------------------------------------------------------------


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


# -- how long a call may last -----------------------------------------------------------------


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


# -- what the agent is told -------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["bridge", "conference"])
def test_what_is_said_to_a_person_is_not_for_the_agent(call, reason):
    """Failure 109: the agent answered into the talk of two people, and all of it afterwards."""
    begin, end = REASONS[reason](call)
    begin()
    call.go(5).interim("my card").says("My card number is ...").presses("1").go(5)
    assert call.told == [f"suspended for {reason}"]
    end()
    call.go(1).says("Hello again.").go(0.1)
    assert call.told[1] == "resumed"
    assert [("Hello again." in item) for item in call.told[2:]] == [True]


@pytest.mark.parametrize("reason", ["queue", "gather"])
def test_what_is_said_meanwhile_waits_until_the_caller_is_back(call, reason):
    """Failure 109: the agent spoke up in a queue."""
    begin, end = REASONS[reason](call)
    begin()
    call.go(5).interim("is any").says("Is anybody there?").go(5)
    assert call.told == [f"suspended for {reason}"]
    end()
    call.go(0.1)
    assert call.told[1] == "resumed"
    assert ["Is anybody there?" in item for item in call.told[2:]] == [True]


def test_the_words_that_end_a_hold_are_told(call):
    """Failure 109: they are the first that the caller says to the agent again."""
    call.webhook("call.hold").go(10).says("Hello?").go(0.1)
    assert (call.told[:2], len(call.told)) == (["suspended for hold", "resumed"], 3)


def test_another_reason_is_no_news_to_the_agent(call):
    """Failure 109: suspended once, resumed once, whatever comes and goes in between."""
    leg(call, "call.bridged").go(1).webhook("call.hold").go(1).webhook("call.unhold").go(1)
    hangs_up(call).go(1)
    assert call.told == ["suspended for bridge", "resumed"]


def test_the_agent_that_takes_over_is_told_as_well(call):
    """Failure 109: its worker died in the bridge."""
    leg(call, "call.bridged").go(1).lose_worker().go(10)
    assert call.told == ["suspended for bridge"] * 2


def test_a_wait_for_the_agent_s_own_reasons_takes_no_words_from_it(call):
    """Failure 109: who suspends handling to wait for a key is told of the key."""
    with line_of(call).suspended("door code", 60):
        call.go(1).presses("1").go(0.1)
        assert len(call.told) == 1


def test_what_waits_for_the_agent_in_a_queue_has_an_end(call):
    """Failure 109: a radio plays on hold for hours."""
    call.webhook("call.enqueued")
    for _ in range(300):
        call.go(1).says("and now the weather")
    call.webhook("call.dequeued").go(0.1)
    assert len(call.told) == 102


def test_hold_on_said_to_a_person_is_not_asked_of_us(call):
    """Failure 109: "wait a moment" to the colleague would buy 25 s of dead air later."""
    leg(call, "call.bridged").go(5).says("Hold on, please.").go(30)
    hangs_up(call)
    assert call.go(7.1).steps == ["checkin-1"]


def test_the_story_tells_by_which_reasons_a_call_is_suspended(call):
    """Failure 101: what is over, and what goes on."""
    leg(call, "call.bridged").go(1).webhook("call.hold").go(1)
    assert call.view().suspended_for == "bridge, hold"
    call.webhook("call.unhold").go(1)
    assert [(f["for"], f["left"]) for f in call.events("standing.ended")] == [("hold", "bridge")]
