"""I. What must be stopped: at once, once, and nothing else."""

import pytest

from tests.reported_failures.audio.ledger import kinds_in_ledger

pytestmark = pytest.mark.unit


def stops(call):
    return [a for a in call.telnyx.accepted if a.command == "stop"]


def test_a_stop_that_comes_late_cuts_nothing_else_off(call):
    """Failure 114: the check-in was over, the agent's answer played, and was cut off."""
    call.go(7.5).delay("speech.stop", 2.5).starts_speaking().go(1.8)
    call.agent_says("x" * 120, takes=10, name="say-answer").go(3)
    assert stops(call) == []
    assert [utterance.id for utterance in call.view().utterances] == ["say-answer"]


def test_a_stop_leaves_the_answer_that_is_queued_behind_the_check_in(call):
    """Failure 114: the queue was emptied; its utterances are never heard of again."""
    call.lengths["0-checkin-1"] = 6_000
    call.go(7.5).agent_says("x" * 60, takes=5, name="say-answer").go(0.2)
    call.starts_speaking().go(0.5)
    assert len(stops(call)) == 1
    assert [utterance.id for utterance in call.view().utterances] == ["say-answer"]
    assert call.view().utterances[0].started_at_ms


def test_a_stop_on_its_way_leaves_what_the_agent_says_meanwhile(call):
    call.lengths["0-checkin-1"] = 6_000
    stop, on_its_way = call.telnyx.stop_playback, []
    call.telnyx.stop_playback = lambda command, **how: on_its_way.append((command, how))
    call.go(7.5).starts_speaking().go(0.3)
    call.agent_says("x" * 60, takes=5, name="say-answer").go(0.2)
    [(command, how)] = on_its_way
    stop(command, **how)
    call.go(0.2)
    assert [utterance.id for utterance in call.view().utterances] == ["say-answer"]
    assert call.view().utterances[0].started_at_ms


def test_a_check_in_that_begins_after_its_stop_is_stopped_again(call):
    """Failure 114: the stop was too early to stop anything: said in full over the caller."""
    call.telnyx.lag_ms = 1_500
    stop = call.telnyx._skip
    call.telnyx._skip = lambda *_: None  # nothing plays yet, and what is queued stays
    call.go(7.2).starts_speaking().go(0.5)
    assert kinds_in_ledger(call) == ["checkin"]
    call.telnyx._skip = stop
    call.go(1.4)
    assert call.events("utterance.started")
    assert kinds_in_ledger(call) == []
    assert call.events("utterance.ended")[-1]["status"] == "cancelled"


def test_a_stop_asked_for_twice_stops_once(call):
    """Failure 114: a task delivered twice."""
    call.lengths["0-checkin-1"] = 6_000
    call.double("speech.stop", 0.2).go(7.6).starts_speaking().go(2)
    assert len(stops(call)) == 1


def test_a_transcript_applied_twice_still_stops_what_it_talks_over(call):
    """Failures 107, 114: the reply was lost; the second attempt knew of nothing to stop."""
    call.lengths["0-checkin-1"] = 6_000
    call.go(7.6)
    data = {"transcript": "Yes, hello!", "is_final": True, "transcription_track": "inbound"}
    told = {"transcription_data": data}
    call.lose("speech.stop").webhook("call.transcription", told, event_id="words-1").go(0.3)
    assert stops(call) == []
    call.webhook("call.transcription", told, event_id="words-1").go(0.3)
    assert len(stops(call)) == 1
