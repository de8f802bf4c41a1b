"""Each rule of the policy alone: one view in, the one decision out; times as in call_views."""

from dataclasses import replace

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.decision_evidence import evidence, expired_beliefs
from monitor.decisions import Because, CheckIn, HangUp, Say, Stop, Transfer, Wait
from monitor.policy import LISTEN_MS, decide, silence_since_ms
from monitor.steps import Remark
from tests.monitor.call_views import (
    CHECKED_IN,
    DEFAULTS,
    END,
    HOLDS,
    PLAYS,
    TWICE,
    held,
    ms,
    rules,
    utterance,
    view,
    wait,
)

pytestmark = pytest.mark.unit

LEAVES_WORD = {"voicemail": "leave_message", "voicemail_message": "Call us back."}
HANDS_ON = {"on_silence": "transfer", "transfer_to": "+15550100", "goodbye_message": "Bye."}


@pytest.mark.parametrize("state", [CallState.ENDED, CallState.UNKNOWN])
def test_a_call_that_is_over_or_unknown_is_left(state):
    assert decide(view(5, state=state), DEFAULTS) == Stop()


def test_a_ringing_call_waits_for_its_answer():
    ringing = CallSnapshot("call", ms(500), state=CallState.RINGING)
    assert decide(ringing, DEFAULTS) == Wait(0, Because.NOT_ANSWERED)


TIMED = {
    # name: (fields, settings, seconds of the first decision to act, that decision)
    "silence from the answer": ({}, {}, 7, CheckIn(1, Because.SILENCE)),
    "from the agent's last word": ({"agent_quiet_at": 4}, {}, 11, CheckIn(1, Because.SILENCE)),
    "from the caller's last words": ({"activity_at": 5}, {}, 12, CheckIn(1, Because.SILENCE)),
    "from the caller's last sound": (
        {"caller_quiet_at": 5, "unconfirmed_since": 4}, {}, 12, CheckIn(1, Because.SILENCE),
    ),
    "from an interim transcript": (
        {"interim_at": 5, "unconfirmed_since": 5}, {}, 12, CheckIn(1, Because.SILENCE),
    ),
    "sound counts up to its cap only": (
        {"caller_quiet_at": 50, "unconfirmed_since": 4}, {}, 41, CheckIn(1, Because.SILENCE),
    ),
    "from the resumption": ({"resumed_at": 6}, {}, 13, CheckIn(1, Because.SILENCE)),
    "from the end of a thinking lease": (
        {"thinking_until": 9, "thinking": True}, {}, 16, CheckIn(1, Because.SILENCE),
    ),
    "from the end of standing still": (
        {"suspensions": held(until=9)}, {}, 16, CheckIn(1, Because.SILENCE),
    ),
    "the second check-in after the first one's end": (
        CHECKED_IN, {}, 19, CheckIn(2, Because.SILENCE),
    ),
    "the hang-up after the grace": (TWICE, {}, 26, HangUp(Because.SILENCE)),
    "a transfer instead": (TWICE, HANDS_ON, 26, Transfer(Because.SILENCE)),
    "a hang-up where that was tried": (
        TWICE | {"transferred_at": 20}, HANDS_ON | {"goodbye_message": ""}, 26,
        HangUp(Because.SILENCE),
    ),
    "a grace of one's own": (TWICE, {"hangup_grace": 9}, 30, HangUp(Because.SILENCE)),
    "a goodbye before the hang-up": (
        TWICE, {"goodbye_message": "Bye."}, 26, Say(Remark.GOODBYE, Because.SILENCE),
    ),
    "the hang-up at the goodbye's end": (
        TWICE | {"agent_quiet_at": 28, "goodbye_said": True},
        {"goodbye_message": "Bye."}, 28, HangUp(Because.SILENCE),
    ),
    "a sound not understood yet keeps the grace after the goodbye": (
        TWICE
        | {"agent_quiet_at": 28, "goodbye_said": True, "unconfirmed_since": 27,
           "caller_quiet_at": 27.5},
        {"goodbye_message": "Bye."}, 33, HangUp(Because.SILENCE),
    ),
    "no check-ins: the hang-up comes after the normal time": (
        {}, {"max_checkins_before_disconnect": 0}, 7, HangUp(Because.SILENCE),
    ),
    "hold on": (HOLDS, {}, 28, CheckIn(1, Because.HOLD_ON)),
    "hold on, with a time": (HOLDS | {"hold_on_ms": 60_000}, {}, 63, CheckIn(1, Because.HOLD_ON)),
    "hold on, for too long": (
        HOLDS | {"hold_on_ms": 3_600_000}, {"hold_on_limit": 90}, 93, CheckIn(1, Because.HOLD_ON),
    ),
    "hold on, for less than usual": (
        HOLDS | {"hold_on_ms": 1_000}, {}, 10, CheckIn(1, Because.HOLD_ON),
    ),
    "hold on once too often": (HOLDS | {"hold_ons": 4}, {}, 10, CheckIn(1, Because.SILENCE)),
    "hold on after the last check-in, where words do not count anew": (
        TWICE | {"hold_on": True, "hold_ons": 1}, {}, 46, HangUp(Because.SILENCE),
    ),
    "an answer that takes time": (
        {"expect_ms": 20_000, "expect_for": "card"}, {}, 20, CheckIn(1, Because.EXPECTED),
    ),
    "an answer that takes no time": ({"expect_ms": 2_000}, {}, 2, CheckIn(1, Because.EXPECTED)),
    "an expected answer does not lengthen the grace": (
        TWICE | {"expect_ms": 60_000}, {}, 26, HangUp(Because.SILENCE),
    ),
    "no media comes in": ({"media_lost": 2}, {}, 7, CheckIn(1, Because.MEDIA_LOST)),
    "no media came in to the end": (TWICE | {"media_lost": 2}, {}, 26, HangUp(Because.MEDIA_LOST)),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "settings", "due", "decision"), TIMED.values(), ids=TIMED)
def test_silence_lasts_as_long_as_it_may_and_not_a_millisecond_less(
    fields, settings, due, decision
):
    chosen = rules(**settings)
    assert decide(view(due, **fields), chosen) == decision
    before = decide(view(due - 0.001, **fields), chosen)
    assert isinstance(before, Wait)
    assert before.until_ms <= ms(due)


HELD = {
    "paused": ((), {"paused_ms": 1}, END, Because.PAUSED),
    "standing still": (
        (), {"suspensions": held(until=60)}, 60, Because.STANDING_STILL,
    ),
    "the agent speaks": ((PLAYS,), {}, 20, Because.AGENT_SPEAKING),
    "the agent thinks": ((), {"thinking_until": 25}, 25, Because.AGENT_THINKING),
    "the caller speaks": (
        (), {"caller_speaking": 8, "unconfirmed_since": 8}, 38, Because.CALLER_SPEAKING,
    ),
    "words are being recognised": (
        (), {"interim_at": 9.5, "unconfirmed_since": 9}, 10.5, Because.CALLER_SPEAKING,
    ),
    "a step is asked for": ((), {"asked": "checkin-1", "asked_until": 12}, 12, Because.ASKED),
    "dead-air handling is off": ((), {}, END, Because.DISABLED),
}  # fmt: skip


@pytest.mark.parametrize(("said", "fields", "until", "because"), HELD.values(), ids=HELD)
def test_a_check_in_due_is_held_back_by(said, fields, until, because):
    chosen = rules(enabled=because is not Because.DISABLED)
    assert decide(view(10, *said, **fields), chosen) == wait(until, because)


def test_a_stream_that_has_just_begun_is_listened_to_before_the_caller_is_asked():
    """A caller who talked while no stream was up was asked 0.1 s after the next one began."""
    begun = {"agent_quiet_at": 2, "attached_at": 20}
    assert decide(view(20.1, **begun), DEFAULTS) == wait(20 + LISTEN_MS / 1000, Because.SILENCE)
    assert decide(view(20 + LISTEN_MS / 1000, **begun), DEFAULTS) == CheckIn(1, Because.SILENCE)


def test_a_finished_interim_transcript_holds_nothing_back():
    said = view(16.9, interim_at=9.5, activity_at=9.6, unconfirmed_since=0)
    said = replace(said, unconfirmed_since_ms=0)
    assert decide(said, DEFAULTS) == CheckIn(1, Because.SILENCE)


def test_an_interim_transcript_that_the_agent_answered_holds_nothing_back():
    said = view(10, interim_at=9.5, agent_quiet_at=2)
    assert decide(said, rules(silence_timeout_normal=1)) == wait(10.5, Because.SILENCE)


EXPIRED = {
    "an utterance whose end never came": ((PLAYS,), {}, 27, "utterance say-1"),
    "sound that never became words": (
        (), {"caller_speaking": 8, "unconfirmed_since": 8}, 45, "caller speaking",
    ),
    "a thinking lease": ((), {"thinking_until": 10, "thinking": True}, 17, "agent thinking"),
    "standing still": ((), {"suspensions": held(until=10)}, 17, "hold goes on"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "fields", "due", "belief"), EXPIRED.values(), ids=EXPIRED)
def test_a_belief_that_expired_is_told_and_silence_runs_from_its_expiry(said, fields, due, belief):
    late = view(due, *said, **fields)
    assert expired_beliefs(late, DEFAULTS) == {belief}
    assert decide(late, DEFAULTS) == CheckIn(1, Because.SILENCE)
    assert silence_since_ms(late, DEFAULTS) == ms(due - 7)
    assert isinstance(decide(replace(late, now_ms=late.now_ms - 1), DEFAULTS), Wait)


def test_words_whose_end_was_lost_count_until_the_audio_behind_them_is_over():
    """A caller was asked as another application's audio ended: the agent's words had expired."""
    late = view(40, PLAYS, freed_at=38)
    assert silence_since_ms(late, DEFAULTS) == ms(38)
    assert decide(late, DEFAULTS) == wait(45, Because.SILENCE)


def test_what_is_believed_is_not_told_as_expired():
    busy = view(
        10, PLAYS, caller_speaking=9, unconfirmed_since=9, thinking_until=12, thinking=True,
        suspensions=held(until=12),
    )  # fmt: skip
    assert expired_beliefs(busy, DEFAULTS) == frozenset()


def test_a_thinking_lease_given_back_is_no_lost_belief():
    assert expired_beliefs(view(10, thinking_until=5), DEFAULTS) == frozenset()


@pytest.mark.parametrize(
    ("most", "heard", "again"),
    [(2, True, True), (1, True, False), (1, False, True), (0, True, False), (0, False, False)],
)
def test_an_unheard_check_in_that_is_one_too_many_by_now_is_made_again_if_none_was_heard(
    most, heard, again
):
    """The settings came to allow fewer; nobody is hung up on unasked where they allow any."""
    unheard = view(10, unheard=True, checkins=2, checkins_made=2, heard=heard, agent_quiet_at=9.9)
    decision = decide(unheard, rules(max_checkins_before_disconnect=most))
    assert isinstance(decision, CheckIn if again else Wait)


def test_an_unheard_check_in_is_made_once_more_at_once():
    unheard = view(10, checkins=1, unheard=True, agent_quiet_at=9.9)
    again = decide(unheard, DEFAULTS)
    assert again == CheckIn(1, Because.UNHEARD, again=True)
    assert str(again.step) == "checkin-1-again"


@pytest.mark.parametrize(
    ("fields", "reply", "decision"),
    [
        (HOLDS, "Sure.", Say(Remark.HOLD_ON_REPLY, Because.HOLD_ON)),
        (HOLDS, "", wait(28, Because.HOLD_ON)),
        (HOLDS | {"hold_on_replied": True}, "Sure.", wait(28, Because.HOLD_ON)),
        (HOLDS | {"hold_ons": 4}, "Sure.", wait(10, Because.SILENCE)),
    ],
)
def test_hold_on_is_answered_once_if_there_is_an_answer(fields, reply, decision):
    assert decide(view(4, **fields), rules(hold_on_reply=reply)) == decision


@pytest.mark.parametrize(
    ("call", "because", "said"),
    [
        (view(5, PLAYS, utterance("say-2")), Because.AGENT_SPEAKING, "say-1 say-2"),
        (view(5, caller_speaking=4, unconfirmed_since=4), Because.CALLER_SPEAKING,
         "vad, no transcript"),
        (view(5, caller_speaking=4), Because.CALLER_SPEAKING, "vad"),
        (view(5, interim_at=4.5, unconfirmed_since=4), Because.CALLER_SPEAKING,
         "interim transcript"),
        (view(5, suspensions=held(until=9)), Because.STANDING_STILL, "hold"),
        (view(5, expect_for="card number"), Because.EXPECTED, "card number"),
        (view(5), Because.SILENCE, ""),
    ],
)  # fmt: skip
def test_a_decision_names_what_it_rests_on(call, because, said):
    assert evidence(call, because, rules()) == said
