"""F. The hang-up: once, after the last word, for sure, and for the right reason."""

import pytest

from calls.snapshot import CallState
from tests.virtual_time.silence_bound import longest_silence
from tests.virtual_time.telnyx import ANSWER_LOST

pytestmark = pytest.mark.unit

GOODBYE = "I hear nobody, so I hang up now. Goodbye."
END_S = 24


def ends_of(call, kind):
    return [at for at, event, f in call.timeline
            if event == "utterance.ended" and f["kind"] == kind]  # fmt: skip


@pytest.mark.parametrize("takes", [1.0, 4.0, 6.0])
def test_the_line_stays_up_until_the_goodbye_has_been_heard(begin, takes):
    """Failures 43, 44, 45: the line dropped before the farewell; a fixed sleep of 2 s."""
    call = begin(goodbye_message=GOODBYE)
    call.lengths["0-goodbye"] = round(takes * 1000)
    call.go(60)
    assert call.steps[-1] == "goodbye"
    assert ends_of(call, "goodbye")[0] <= call.hung_up_at <= ends_of(call, "goodbye")[0] + 0.2


def test_words_of_the_agent_that_are_still_playing_are_not_cut(call):
    """Failure 44: the last sentence was cut by the end of the session."""
    call.go(18).agent_says("x" * 240, takes=20, name="say-last").go(19)
    assert call.telnyx.up
    call.go(30)
    assert call.hung_up_at >= ends_of(call, "say")[0]


def test_the_agent_s_hang_up_lets_its_last_words_be_heard(call):
    """Failure 44: the end of the session cancelled what the agent had just been told to say."""
    call.agent_says("That is all. Goodbye!", takes=3, name="say-bye").agent_hangs_up().go(12)
    assert ends_of(call, "say")
    assert ends_of(call, "say")[0] <= call.hung_up_at <= ends_of(call, "say")[0] + 1


def test_a_goodbye_whose_end_is_lost_is_waited_for_no_longer_than_its_expiry(begin):
    """Failures 45, 46: the watchdog of a lost goodbye mark lived in the loop that had ended."""
    call = begin(goodbye_message=GOODBYE).go(19).lose("call.speak.ended").go(30)
    assert call.steps[-1] == "goodbye"
    assert call.at_of("goodbye") < call.hung_up_at < call.at_of("goodbye") + 3 + 4 * 1.5 + 4 + 1


@pytest.mark.parametrize("times", [1, 3])
def test_a_hang_up_whose_task_is_lost_is_asked_for_again(call, times):
    """Failure 46: the loop broke off once the hang-up had been requested."""
    call.lose("checkins.hang_up", times).go(60)
    assert call.hangups == 1


def test_a_caller_said_to_speak_for_ever_keeps_no_goodbye_back(begin):
    """Failure 47: the goodbye was held back because "callee speaking" was stuck true."""
    call = begin(goodbye_message=GOODBYE).go(19).starts_speaking().go(60)
    assert (call.steps[-1], call.hangups) == ("goodbye", 1)


def test_a_hung_agent_does_not_defeat_the_end(begin):
    """Failure 48: a hung task of the language model defeated the backstop."""
    call = begin(max_call_duration=90)
    for _ in range(20):
        call.agent_thinks(30).go(5)
    assert (call.hangups, call.view().hangup_reason) == (1, "max_call_duration")


@pytest.mark.parametrize("apart", [0.0, 0.02, 0.3, 2.0])
def test_a_hang_up_asked_for_twice_is_carried_out_once(call, apart):
    """Failures 49, 63: two hang-up commands; one task delivered twice."""
    call.double("checkins.hang_up", apart).go(60)
    assert call.hangups == 1


@pytest.mark.parametrize("delay", [0.1, 0.4, 1.5])
def test_a_slow_end_is_not_hung_up_on_again(call, delay):
    """Failure 49: Telnyx has taken the hang-up and needs a moment; its doubled task must wait."""
    drop = call.telnyx.drop
    call.telnyx.drop = lambda *why: call._later(round(delay * 1000), "drop", why)
    call._do_drop = lambda why: drop(*why)
    call.double("checkins.hang_up", 0.03).go(60)
    assert call.hangups == 1


def test_max_duration_and_silence_at_once_make_one_hang_up(begin):
    """Failure 49: two reasons at the same moment."""
    call = begin(max_call_duration=23).go(40)
    assert call.hangups == 1


def test_a_caller_who_wins_the_race_ends_the_call_and_raises_nothing(call):
    """Failure 50: 422/90018 "call already ended" when the caller hangs up at the same moment."""
    call.delay("checkins.hang_up", 0.2).lose("call.hangup").go(22)
    while not any(f["step"] == "hangup" for f in call.events("step.asked")):
        call.go(0.05)
    call.caller_hangs_up().go(2)
    assert (call.hangups, call.view().state) == (0, CallState.ENDED)
    assert call.view().hangup_cause == "gone"


def test_a_hang_up_that_is_refused_is_told_and_tried_again_until_it_is_done(call):
    """Failure 51: missing credentials: the hang-up failed silently, the call was billed on."""
    call.trouble("hangup", *["refused"] * 3).go(60)
    assert len([f for f in call.events("step.failed") if f["step"] == "hangup"]) == 3
    assert call.hangups == 1


@pytest.mark.parametrize("kind", ["try again", ANSWER_LOST])
def test_a_hang_up_that_gets_no_answer_is_carried_out_once(call, kind):
    """Failures 49, 51: it may have been carried out: the same command_id is sent again."""
    call.trouble("hangup", *[kind] * 4).go(60)
    assert call.hangups == 1


def test_between_two_attempts_the_caller_may_still_speak(call):
    """Failures 42, 47: a retry of a hang-up must not outlive the silence it was for."""
    call.trouble("hangup", *["try again"] * 7).go(23.5).starts_speaking().go(0.3)
    call.stops_speaking().says("Wait, I am here!").go(6)
    assert call.telnyx.up


def test_a_hang_up_on_its_way_when_redis_goes_waits_for_what_was_not_told_meanwhile(call):
    """Claimed, not carried out, Redis away: Telnyx may be about to report that the caller spoke."""
    call.trouble("hangup", "try again").go(22)
    while not call.events("hangup.claimed"):
        call.go(0.05)
    call.store.leases.since_gap_ms = lambda: 0  # Redis is back this very moment
    call.go(4)
    assert [held["why"] for held in call.events("hangup.held")] == ["Redis was away"]
    assert call.telnyx.up
    call.store.leases.since_gap_ms = lambda: 4_000
    call.says("I was here all along!").go(6)
    assert (call.hangups, call.telnyx.up) == (0, True)


def test_a_hang_up_that_another_cause_repeats_is_told_by_that_cause(call):
    """A hang-up for silence got no answer; the agent's hang-up after it counted as silence."""
    call.trouble("hangup", *["try again"] * 3).go(22)
    while not call.events("hangup.claimed"):
        call.go(0.05)
    call.says("I was here all along!").agent_hangs_up().go(20)
    assert (call.telnyx.up, call.view().hangup_reason) == (False, "agent")


def test_the_session_s_end_ends_the_leg(call):
    """Failure 52: ending the session did not end the telephone call."""
    call.agent_hangs_up().go(1)
    assert (call.telnyx.up, call.view().hangup_reason) == (False, "agent")


def test_a_transferred_call_is_left_alone(call):
    """Failures 53, 54: 56 % of transferred calls cut at 60-72 s; the agent's leaving ended it."""
    call.go(3).webhook("call.bridged").go(70)
    call.lose_worker().go(600)
    assert (call.steps, call.hangups, call.telnyx.up) == ([], 0, True)


@pytest.mark.parametrize("trouble", ["paused", "frozen", "dead", "music", "held"])
def test_the_longest_duration_holds_whatever_is_the_matter(begin, trouble):
    """Failure 55: max_call_duration was sometimes not enforced."""
    call = begin(max_call_duration=60, max_checkins_before_disconnect=10).go(5)
    if trouble == "paused":
        call.pause()
    elif trouble == "frozen":
        call.freeze()
    elif trouble == "dead":
        call.reconnects = False
        call.lose_worker()
    elif trouble == "held":
        call.webhook("call.hold")
    while call.telnyx.up and call.at < 80:
        call.makes_noise(1).go(1) if trouble == "music" else call.go(1)
    assert call.hung_up_at == pytest.approx(60, abs=2)


def test_the_end_is_announced_before_it_comes(begin):
    """Failure 55: the caller was never told that the call would end."""
    call = begin(max_call_duration=60, max_call_warning=20)
    while call.telnyx.up and call.at < 80:
        call.go(4).speaks("Go on.", seconds=1)
    assert call.steps.count("warning") == 1
    assert 40 <= call.at_of("warning") < 43


def test_a_conversation_that_is_over_ends_at_once(call):
    """Failure 56: two more silent turns were waited out before the end."""
    call.speaks("That is all, goodbye.").agent_hangs_up().go(0.5)
    assert call.hangups == 1


def test_speech_during_the_goodbye_calls_the_hang_up_off(begin):
    """Failures 42, 47: up to the last moment, words not yet transcribed included."""
    call = begin(goodbye_message=GOODBYE)
    while "goodbye" not in call.steps:
        call.go(0.5)
    call.go(1).starts_speaking().go(0.8).stops_speaking().go(2.5)
    assert call.telnyx.up
    call.says("I am here!").go(3)
    assert (call.telnyx.up, call.view().checkins) == (True, 0)


def test_speech_heard_by_the_transcription_only_calls_the_hang_up_off(begin):
    """Failures 42, 47: the detector heard nothing, the interim transcript did."""
    call = begin(goodbye_message=GOODBYE)
    while "goodbye" not in call.steps:
        call.go(0.5)
    call.go(2.5).interim("I").go(3).says("I am here!").go(3)
    assert (call.telnyx.up, call.view().checkins) == (True, 0)


def test_a_silent_call_always_ends_in_time(call):
    """Failures 10, 12, 41, 48: whatever was measured, the bound comes from the settings."""
    assert call.go(longest_silence(call)).hung_up_at < END_S


def test_a_silent_caller_may_be_handed_on_once(begin):
    """The caller is transferred to a person; if that person does not answer, the call ends."""
    call = begin(on_silence="transfer", transfer_to="+15550100007").go(60)
    moved = [a.text for a in call.telnyx.accepted if a.command == "transfer"]
    assert (moved, call.telnyx.up) == (["+15550100007"], True)
    call.go(200)
    moved = [a.text for a in call.telnyx.accepted if a.command == "transfer"]
    assert (len(moved), call.hangups, call.view().hangup_reason) == (1, 1, "silence")
