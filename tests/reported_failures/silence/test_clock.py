"""A. When the silence clock starts: when the caller's line is quiet, as Telnyx confirmed it."""

import pytest

pytestmark = pytest.mark.unit

NORMAL_S, GRACE_S = 7.0, 5.0
LETTERS_A_SECOND = 12


def words(seconds):
    return "x" * round(seconds * LETTERS_A_SECOND)


def end_of(call, utterance):
    """Return when the end of *utterance* reached the store, in seconds since the answer."""
    return next(at for at, event, f in call.timeline
                if event == "utterance.ended" and f["utterance"] == utterance)  # fmt: skip


def test_silence_runs_from_the_confirmed_end_not_from_the_command(call):
    """Failures 1, 3, 9: audio is handed over in a burst, played for half a minute."""
    call.agent_says(words(30), takes=30, name="say-long").go(36)
    assert call.steps == []
    call.go(10)
    assert call.at_of("checkin-1") == pytest.approx(end_of(call, "say-long") + NORMAL_S, abs=0.1)


def test_a_pitch_of_ninety_seconds_is_not_taken_for_a_stalled_agent(call):
    """Failure 4: a watchdog thought the agent silent during a 90 s pitch and dropped the call."""
    call.agent_says(words(90), takes=90, name="say-pitch").go(90)
    assert (call.said[1:], call.telnyx.up) == ([], True)
    call.go(9)
    assert call.at_of("checkin-1") >= end_of(call, "say-pitch") + NORMAL_S


def test_a_voice_ten_seconds_slower_than_expected_is_not_talked_over(call):
    """Failure 2: the log had the agent stop ten seconds before the recording did."""
    call.agent_says(words(30), takes=40, name="say-slow").go(50)
    assert call.at_of("checkin-1") >= end_of(call, "say-slow") + NORMAL_S


def test_a_voice_that_was_slow_once_is_expected_to_be_slow_again(call):
    """Failure 2: the pace of this very call's voice is learned from what was played."""
    call.agent_says(words(10), takes=14).go(15).agent_says(words(60), takes=100, name="say-next")
    assert call.view().agent_busy_until_ms - call.now_ms > 110_000
    call.go(110)
    assert call.at_of("checkin-1") >= end_of(call, "say-next") + NORMAL_S


def test_a_late_started_event_does_not_teach_a_wrong_pace(call):
    """Failure 2: what is measured between late events is the network, not the voice."""
    call.delay("call.speak.started", 2.9).agent_says(words(3), takes=3).go(5)
    call.agent_says(words(60), takes=60, name="say-next").go(70)
    assert call.at_of("checkin-1") >= end_of(call, "say-next") + NORMAL_S


def test_without_any_playback_event_the_expected_length_ends_the_utterance(call):
    """Failure 5: no "playback finished" event, so a silence timer can't be started."""
    call.lose("call.speak.started").lose("call.speak.ended").agent_says(words(12), takes=12)
    call.go(40)
    assert 12 + NORMAL_S <= call.at_of("checkin-1") <= 12 + 3 + 4 + 6 + NORMAL_S + 1


def test_the_agent_s_own_words_are_no_silence_of_the_caller(call):
    """Failure 6: seconds in which the agent spoke were counted as the caller's silence."""
    for _ in range(4):
        call.agent_says(words(6), takes=6).go(8)
    assert call.steps == []


@pytest.mark.parametrize("text", ["", "   ", "...", "…"])
def test_an_empty_transcript_starts_and_resets_nothing(call, text):
    """Failures 7, 31: an empty transcript while a prompt plays began the time-out."""
    call.agent_says(words(15), takes=15, name="say-prompt").go(8).says(text).go(15)
    assert call.at_of("checkin-1") == pytest.approx(end_of(call, "say-prompt") + NORMAL_S, abs=0.1)
    assert call.view().epoch == 0


@pytest.mark.parametrize("lag", [6.0, 12.0])
def test_a_slow_voice_is_waited_for_before_anybody_is_asked(call, lag):
    """Failure 8: "are you still there?" came before the greeting was heard."""
    call.telnyx.lag_ms = round(lag * 1000)
    call.agent_says("Hello, how can I help you?", name="say-greeting").go(lag + 5)
    assert call.steps == []
    call.telnyx.lag_ms = 300
    call.go(8)
    assert call.at_of("checkin-1") >= end_of(call, "say-greeting") + NORMAL_S


def test_two_answers_in_a_row_are_waited_for_to_the_end_of_the_second(call):
    """Failures 1, 2: the second is still in Telnyx's queue while the first one plays."""
    call.agent_says(words(40), takes=40, name="say-a").agent_says("And this.", name="say-b")
    call.go(20).makes_noise(0.5).delay("call.speak.started", 0.5).go(40)
    assert [f["utterance"] for f in call.events("utterance.healed")] == []
    assert call.at_of("checkin-1") >= end_of(call, "say-b") + NORMAL_S
