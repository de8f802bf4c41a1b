"""H. No caller is hung up on for silence without being asked; no words are cut or ignored."""

import pytest

from monitor.settings import DeadAirSettings
from tests.virtual_time.silence_bound import longest_silence

pytestmark = pytest.mark.unit

GOODBYE = "I hang up now. Goodbye."


def heard(call):
    """Return the check-ins that the caller heard to their end."""
    return [f["utterance"] for f in call.events("utterance.ended")
            if f["kind"] == "checkin" and f["status"] == "completed"]  # fmt: skip


def until(call, condition, most=60):
    for _ in range(most * 20):
        if condition():
            return call
        call.go(0.05)
    raise AssertionError("it never came to that")


def until_playing(call, step):
    return until(call, lambda: call.telnyx.playing
                 and call.telnyx.playing[0].utterance.endswith(step)).go(0.4)  # fmt: skip


def coughs(call, at="checkin-1", seconds=0.5):
    return until_playing(call, at).makes_noise(seconds)


def test_a_check_in_cut_by_a_cough_is_made_again_and_counts_once(call):
    """Failure 201: two coughs, and the caller was hung up on without having heard a question."""
    coughs(call).go(0.2)
    quiet_at = call.at
    call.go(6)
    assert call.steps == ["checkin-1", "checkin-1-again"]
    assert call.at_of("checkin-1-again") == pytest.approx(quiet_at + 2, abs=0.4)
    assert call.events("checkin.unheard")[0]["why"] == "cancelled"
    call.go(30)
    assert call.steps == ["checkin-1", "checkin-1-again", "checkin-2"]
    assert call.view().hangup_reason == "silence"


@pytest.mark.parametrize("times", [2, 5])
def test_what_is_made_again_is_not_stopped_by_sound(call, times):
    """Failure 201: beside a TV each check-in was cut after a fifth of a second."""
    coughs(call).go(1)
    until_playing(call, "checkin-1-again")
    for _ in range(times):
        call.makes_noise(0.1).go(0.05)
    call.go(2)
    assert heard(call) == [call.said[-1][1]]
    assert call.said[-1][1].endswith("checkin-1-again")


def test_what_is_made_again_is_stopped_by_words(call):
    """Failure 201: the caller answers while the question is repeated."""
    coughs(call).go(1)
    until_playing(call, "checkin-1-again")
    call.says("Yes, I am here.").go(0.2)
    assert (call.telnyx.playing, call.view().checkins) == ((), 0)
    call.go(6)
    assert call.steps == ["checkin-1", "checkin-1-again"]


def test_words_after_the_sound_that_cut_it_are_the_answer(call):
    """Failure 201: a caller who says "yes" over the question is not asked again."""
    coughs(call).go(1.5).says("Yes?").go(6.5)
    assert call.steps == ["checkin-1"]


def test_a_stop_that_telnyx_calls_completed_was_none_the_less_a_stop(call):
    """Failure 201: whatever status a stopped utterance has, its question was not heard."""
    call.telnyx._skip = lambda *_: call.telnyx.finish(call.telnyx.playing[0].utterance, "completed")
    coughs(call).go(6)
    assert call.steps == ["checkin-1", "checkin-1-again"]


@pytest.mark.parametrize("gap", [0.3, 1.0, 2.5, 6.0])
@pytest.mark.parametrize("goodbye", ["", GOODBYE])
def test_coughs_without_end_never_end_a_call_unasked(begin, gap, goodbye):
    """Failure 201: whatever coughs, a question is heard before the line drops."""
    call = begin(goodbye_message=goodbye)
    end = longest_silence(call)
    while call.telnyx.up and call.at < end:
        call.makes_noise(0.3).go(gap)
    assert call.hung_up_at < end
    assert heard(call)


def test_a_check_in_that_telnyx_refuses_is_spoken_with_another_voice(call):
    """Failure 202: a mistyped voice refused every word; the caller heard nothing but the end."""
    call.trouble("speak", "refused").go(9)
    assert call.steps == ["checkin-1-again"]
    assert call.telnyx.voice != "AWS.Polly.Joanna-Neural"
    assert call.telnyx.voice


@pytest.mark.parametrize("kind", ["refused", "try again"])
def test_where_nothing_can_be_spoken_that_is_the_cause(call, kind):
    """Failure 202: all was refused and the silent caller was blamed for silence."""
    call.trouble("speak", *[kind] * 99).go(60)
    assert (call.said, call.hangups) == ([], 1)
    assert call.view().hangup_reason == "speech_failed"
    assert len(call.events("speech.failed")) == 1


def test_playback_that_fails_every_time_is_no_silence_either(call):
    """Failure 202: taken by Telnyx and failed on the line."""
    while call.telnyx.up and call.at < 90:
        call.go(0.35)
        call.playback_breaks("failed")
    assert (heard(call), call.view().hangup_reason) == ([], "speech_failed")


def test_one_question_heard_is_enough(call):
    """Failure 202: the second check-in fails, the first was heard."""
    call.go(10).trouble("speak", *["refused"] * 2).go(20)
    assert (call.steps, call.view().hangup_reason) == (["checkin-1"], "silence")


def test_a_greeting_in_a_voice_that_is_refused_is_spoken_in_another(call):
    """Failure 202: total silence from the first second."""
    call.trouble("speak", "refused").agent_says("Hello!", name="greeting-1").go(2)
    assert [utterance for _, utterance, _ in call.said] == ["greeting-1"]


def test_where_no_check_ins_are_wanted_none_is_needed(begin):
    """Failure 201: an agent that never asks, as its owner chose."""
    call = begin(max_checkins_before_disconnect=0).go(10)
    assert (call.said, call.view().hangup_reason) == ([], "silence")


def test_a_new_silence_is_asked_about_though_words_do_not_count_anew(begin):
    """Failure 201: with reset_checkins_on_speech off, the question must be of this silence."""
    call = begin(reset_checkins_on_speech=False).go(19).speaks("Yes, I am here.")
    call.agent_says("Of course.", takes=1).go(8.5)
    assert call.telnyx.up
    assert call.steps == ["checkin-1", "checkin-2", "checkin-2"]
    call.go(8)
    assert call.view().hangup_reason == "silence"


def hang_up_under_way(call):
    """Have the hang-up claimed and refused by Telnyx for the moment."""
    call.trouble("hangup", *["try again"] * 3)
    return until(call, lambda: call.events("hangup.claimed"))


@pytest.mark.parametrize("after", [0.0, 0.3, 1.0])
def test_a_hang_up_under_way_gives_way_to_the_agent_s_words(call, after):
    """Failure 203: an operator said "One moment please"; a second later the line was dropped."""
    hang_up_under_way(call).go(after).agent_says("One moment, please.", takes=1).go(6.5)
    assert call.telnyx.up
    call.go(40)
    assert heard(call)[-1] > "1", "and asked once more before the end"
    assert call.view().hangup_reason == "silence"


@pytest.mark.parametrize("after", [0.0, 0.3, 1.0])
def test_a_hang_up_under_way_gives_way_to_thinking_that_came_and_went(call, after):
    """Failure 203: between two attempts at the hang-up a lease was taken and given back."""
    hang_up_under_way(call).go(after).agent_thinks(5).go(0.1).agent_ready().go(4.5)
    assert call.telnyx.up
    call.go(8)
    assert call.hangups == 1


@pytest.mark.parametrize("what", ["says", "thinks"])
@pytest.mark.parametrize("late", [1.0, 3.0])
def test_a_check_in_under_way_gives_way_to_what_came_and_went(call, what, late):
    """Failure 203: the agent's short sentence, then at once "Are you still there?"."""
    call.delay("checkins.speak", late).go(7.05)
    if what == "says":
        call.agent_says("Here.", takes=0.3).go(0.7)
    else:
        call.agent_thinks(5).go(0.1).agent_ready()
    call.go(5)
    assert call.steps == []
    assert call.go(3).steps == ["checkin-1"]


def test_a_check_in_between_two_attempts_gives_way_to_thinking_that_came_and_went(call):
    """Failure 203: the claim was made, the command was not."""
    call.trouble("speak", "try again", "try again").go(7.1)
    call.agent_thinks(5).go(0.05).agent_ready().go(5)
    assert call.steps == []
    call.go(3)
    assert call.steps == ["checkin-1"]
    call.go(30)
    assert call.steps == ["checkin-1", "checkin-2"]


def test_a_goodbye_is_due_again_once_the_agent_spoke(begin):
    """Failure 203: between goodbye and hang-up the caller says to wait."""
    call = begin(goodbye_message=GOODBYE)
    until_playing(call, "goodbye")
    call.agent_says("Wait a second.", takes=1).go(8)
    assert call.telnyx.up
    call.go(30)
    assert call.steps.count("goodbye") == 2
    assert call.hangups == 1


def test_the_default_settings_still_end_a_silent_call_as_ever(call):
    """The chart on the first page: 7, 7 and 5 seconds."""
    assert DeadAirSettings().hangup_grace == 5
    assert call.go(40).hung_up_at == pytest.approx(22.5, abs=0.7)
