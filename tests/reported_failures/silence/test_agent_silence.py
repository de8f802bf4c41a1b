"""I. The agent's own silence is bridged, and is never the caller's."""

import pytest

from tests.reported_failures.silence.agent_words import TIMEOUT_S, at_of, fillers, texts
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit


def test_an_agent_that_is_silent_is_bridged_and_the_caller_is_not_asked(owing):
    """Failure 206: the agent hung, and the caller was asked "Are you still there?"."""
    call = owing().go(20)
    assert fillers(call) == ["filler-1", "filler-2", "filler-3"]
    quiet_at = at_of(call, "caller.quiet")
    heard_at = at_of(call, "utterance.started", kind="filler")
    assert heard_at == pytest.approx(quiet_at + TIMEOUT_S + 0.2, abs=0.1)
    assert not any(step.startswith("checkin") for step in call.steps)


def test_fillers_take_turns_and_the_last_repeats(owing):
    """Failure 206: the same sentence every few seconds."""
    call = owing(agent_filler_messages=["One moment.", "Still looking."]).go(24)
    assert texts(call)[1:4] == ["One moment.", "Still looking.", "Still looking."]


def test_the_turns_begin_anew_with_the_next_question(owing):
    """Failure 206: each debt has its own fillers."""
    call = owing(agent_filler_messages=["One moment.", "Still looking."]).go(12)
    call.agent_says("Ten dollars.", takes=1).go(3).speaks("And yesterday?").go(5)
    assert texts(call)[-1] == "One moment."


def test_an_agent_that_owes_none_keeps_its_callers_checked_on(begin):
    """Failure 206: the greeter only listens: silence after its caller's words is the caller's."""
    call = begin().speaks("Hello?").go(30)
    assert call.steps == ["checkin-1", "checkin-2"]


@pytest.mark.parametrize("takes", [0.5, 3.2, 3.4, 3.6, 4.05, 4.3, 5.0, 6.0, 9.0])
def test_a_filler_does_not_keep_the_answer_waiting(owing, takes):
    """Failure 207: the answer was queued behind "One moment, please."."""
    call = owing().go(takes)
    asked_at = call.now_ms
    call.agent_says("It is ten dollars.", takes=2, name="say-answer").go(8)
    started = next(at for at, event, f in call.timeline
                   if event == "utterance.started" and f["utterance"] == "say-answer")  # fmt: skip
    first = call.server.streams[f"timeline:{{{CALL}}}"][0][0]
    late_s = first / 1000 + started - asked_at / 1000
    assert late_s <= 0.4 + 0.3
    assert [u for _, u, _ in call.said][-1] == "say-answer"
    call.go(10)
    assert "checkin-1" in call.steps, "and then it is the caller's turn"


def test_two_sentences_of_an_answer_are_both_heard(owing):
    """Failure 207: what stops the filler must not stop the sentence before."""
    call = owing().go(4.6)
    call.agent_says("It is ten dollars.", takes=2, name="say-a")
    call.agent_says("Anything else?", takes=1, name="say-b").go(4)
    ended = [(f["utterance"], f["status"]) for f in call.events("utterance.ended")]
    assert ended[-2:] == [("say-a", "completed"), ("say-b", "completed")]


def test_a_filler_on_its_way_gives_way_to_the_answer(owing):
    """Failure 207: claimed or not, it is not said behind the answer."""
    call = owing().delay("checkins.speak", 1.0).go(3.6)
    call.agent_says("It is ten dollars.", takes=2).go(3)
    assert fillers(call) == []


def test_nobody_is_talked_over_by_a_filler(owing):
    """Failure 207: the caller goes on speaking, or begins to as the filler is asked for."""
    call = owing().go(3).starts_speaking().go(6)
    assert fillers(call) == []
    call.stops_speaking().go(3.5)
    assert fillers(call) == []
    call.delay("checkins.speak", 0.4).go(0.6).starts_speaking().go(2)
    assert fillers(call) == []
    call.stops_speaking().go(4.6)
    assert call.telnyx.playing
    call.starts_speaking().go(0.2)
    assert not call.telnyx.playing


def test_thinking_is_silence_too(owing):
    """Failure 206: twenty seconds of a language model are twenty seconds of dead air."""
    call = owing().agent_thinks(20).go(10)
    assert fillers(call)
    call.agent_says("It is ten dollars.", takes=1).agent_ready().go(5)
    assert not any(step.startswith("checkin") for step in call.steps)


def test_a_caller_who_asks_for_time_is_owed_nothing(owing):
    """Failure 206: "hold on" makes the silence the caller's."""
    call = owing().agent_says("Ten dollars.", takes=1).go(2).speaks("Hold on, please.").go(20)
    assert fillers(call) == []


def test_an_agent_that_expects_an_answer_owes_none(owing):
    """Failure 206: it has asked for the card number and waits."""
    call = owing().expect(20).go(15)
    assert call.steps == []


@pytest.mark.parametrize("aside", ["call.bridged", "call.enqueued", "pause"])
def test_nothing_is_owed_while_the_call_is_not_the_agent_s(owing, aside):
    """Failure 206: "One moment, please." into the talk of two people."""
    call = owing()
    if aside == "pause":
        call.pause()
    else:
        call.webhook(aside)
    call.go(5).speaks("So I said to him ...").go(60)
    assert fillers(call) == []


def test_a_key_is_owed_an_answer_as_words_are(begin):
    """Failure 206: "press one for sales", and then nothing."""
    call = begin(owes=True).agent_says(takes=2).go(3).presses("1").go(5)
    assert fillers(call) == ["filler-1"]


def test_a_filler_that_telnyx_refuses_is_spoken_in_another_voice(owing):
    """Failure 206: silence because of a mistyped voice."""
    call = owing().trouble("speak", "refused").go(5)
    assert fillers(call) == ["filler-1"]


def test_the_gap_while_a_worker_is_replaced_is_filled(owing):
    """Failure 206: the worker died with the question in its agent's ear."""
    call = owing()
    call.reconnects = False
    call.lose_worker().go(15)
    assert len(fillers(call)) >= 2
    assert not any(step.startswith("checkin") for step in call.steps)
    call.attach("web-2").agent_says("Ten dollars.", takes=1).go(3)
    assert call.view().owed_since_ms == 0


def test_an_answer_to_the_sound_itself_is_given_before_the_words_come(begin):
    """Failure 206: a bot that hears answers sooner than the transcript of the question comes."""
    call = begin(owes=True).agent_says(takes=2).go(3).makes_noise(1.5).go(0.3)
    call.agent_streams(takes=1.0).go(0.5)
    call.says("What is my balance?").go(20)
    assert fillers(call) == []
    assert "checkin-1" in call.steps


def test_sound_before_the_question_is_no_answer_to_it(begin):
    """Failure 206: what was streamed before the caller spoke pays nothing."""
    call = begin(owes=True).agent_streams(takes=2).go(3).speaks("What is my balance?").go(20)
    assert fillers(call) == ["filler-1", "filler-2", "filler-3"]
