"""B. The end of an utterance never comes: that costs seconds, never the call."""

import pytest

from calls.store_types import Speech
from tasks.sweeps.overdue import GIVEN_UP_MS
from tests.virtual_time.call import CALL
from tests.virtual_time.silence_bound import longest_silence

pytestmark = pytest.mark.unit

EVENTS = ("call.speak.started", "call.speak.ended")


def lose_all(call, *events):
    for event in events or EVENTS:
        call.lose(event, 20)
    return call


@pytest.mark.parametrize("lost", [EVENTS, EVENTS[:1], EVENTS[1:]], ids=["both", "start", "end"])
def test_a_silent_call_ends_though_no_event_ever_comes(call, lost):
    """Failures 10, 12, 16: a wiped mark, no ACK, a voice out of quota: calls ran for ever."""
    lose_all(call, *lost).agent_says()
    bound = longest_silence(call)
    call.go(bound)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at < bound
    if "call.speak.ended" in lost:
        assert call.events("utterance.healed")


@pytest.mark.parametrize("freezes_at", [0.5, 4, 9])
def test_a_silent_call_ends_though_its_monitor_hangs_and_no_end_comes(call, freezes_at):
    """Its lease is renewed, so nobody takes the call over: the sweep gives the words up."""
    lose_all(call, "call.speak.ended").agent_says().go(freezes_at).freeze()
    bound = longest_silence(call)
    call.go(bound)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at < bound
    assert len(call.events("utterance.healed")) == 3


def test_the_sweep_gives_up_no_words_that_the_monitor_may_give_up_itself(call):
    call.lose("call.speak.ended").agent_says().go(1)
    moment = max(call.view().expiry_ms.values())
    call.freeze().go_until_ms(moment + GIVEN_UP_MS - 100)
    assert call.view().utterances
    call.go(1.2)
    assert not call.view().utterances


def test_words_that_the_sweep_gives_up_for_a_dead_worker_begin_a_silence(begin):
    """The first of two ends was lost; the check-in came at once when those words were given up."""
    call = begin(silence_timeout_normal=1).lose("call.speak.ended")
    call.agent_says().agent_says("Hello.").delay("lines.open_stream", 8).go(4).lose_worker().go(20)
    [given_up] = (at for at, event, _ in call.timeline if event == "utterance.healed")
    [asked, *_] = (at for at, event, _ in call.timeline if event == "step.asked")
    assert asked - given_up >= 1


def test_a_caller_is_still_heard_when_the_greeting_s_end_was_lost(call):
    """Failure 11: an interrupted greeting lost its mark, and every transcript after it."""
    call.lose("call.speak.ended").agent_says(name="say-greeting").go(1).speaks("I want a loan.")
    assert call.view().activity_at_ms == call.now_ms
    call.agent_says("Of course.").go(30)
    assert call.at_of("checkin-1") > call.said[1][0]


def test_an_agent_that_is_said_to_speak_and_is_not_heard_is_not_believed_for_ever(call):
    """Failure 13: state "speaking", no audio, after an interruption."""
    call.agent_says(takes=3).go(1.5).lose("call.speak.ended")
    call.starts_speaking()
    call.telnyx._stop(None, None)
    call.go(0.5).stops_speaking().go(25)
    assert "checkin-1" in call.steps


def test_thinking_that_ends_without_a_word_leaves_the_silence_running(call):
    """Failure 14: a turn of thinking only left a state that nothing could leave."""
    call.go(2).agent_thinks(20).go(3).agent_ready().go(8)
    assert call.at_of("checkin-1") == pytest.approx(12, abs=0.1)


def test_an_interruption_before_any_sound_leaves_nothing_waiting(call):
    """Failure 15: interrupted before the first sound, a task waited for the end for ever."""
    call.go(6.9).go(0.15)
    assert call.steps == ["checkin-1"]
    call.speaks("Yes?").go(1)
    assert call.view().utterances == ()
    assert call.events("utterance.ended")[0]["status"] == "cancelled"
    call.go(7)
    assert call.steps == ["checkin-1", "checkin-1"]


def test_sound_that_never_ends_is_noise_after_a_while(call):
    """Failure 17: the detector stuck at "speaking" when frames stopped coming."""
    call.go(1).starts_speaking().go(60)
    assert call.at_of("checkin-1") == pytest.approx(1 + 30 + 7, abs=0.1)


def test_no_frames_are_no_speech(call):
    """Failure 17: the caller's track goes dead in the middle of a word."""
    call.go(1).starts_speaking().go(2).media(lost=True).go(30)
    assert call.at_of("checkin-1") == pytest.approx(3 + 7, abs=0.1)
    assert call.view().hangup_reason == "media_lost"


def test_a_late_end_only_makes_the_check_in_late(call):
    """Failure 18: "stopped speaking" came late by an idle time-out."""
    call.delay("call.speak.ended", 3).agent_says(takes=2).go(20)
    assert call.at_of("checkin-1") == pytest.approx(0.3 + 2 + 3 + 7, abs=0.2)


def test_gaps_inside_one_answer_are_no_silence_and_swallow_no_reply(call):
    """Failure 19: stop/start flapping inside one answer swallowed a short reply."""
    for _ in range(5):
        call.agent_says("One more thing.", takes=1).go(2.2)
    call.speaks("Yes.", seconds=0.4)
    assert call.steps == []
    assert call.view().activity_at_ms == call.now_ms


def test_a_streamed_answer_is_believed_for_its_length(call):
    """Failure 20: nothing tells the end of streamed speech, so the hang-up cut it."""
    with call._acting():
        call.store.register_utterance(CALL, call._session(), "stream-1", "stream", 20_000, Speech())
    call.go(20)
    assert call.said == []
    call.go(60)
    assert call.at_of("checkin-1") >= 20 + 7


def test_an_end_that_overtakes_the_next_beginning_ends_the_right_one(call):
    """Failure 11: with its start lost, a late end was taken for that of the next utterance."""
    call.lose("call.speak.started").delay("call.speak.ended", 2)
    call.agent_says("Short.", takes=1, name="say-a").go(0.1)
    call.agent_says("x" * 360, takes=30, name="say-b").go(45)
    ended = [f["utterance"] for f in call.events("utterance.ended")]
    assert ended[:2] == ["say-a", "say-b"]
    assert call.at_of("checkin-1") >= 31 + 7
