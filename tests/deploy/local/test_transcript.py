"""The demo's lines: a stranger reads the seconds of the settings off them."""

import pytest

from deploy.local.transcript import Transcript

pytestmark = pytest.mark.unit

WORDS = {"greeting": ["Hello!"], "checkin": ["Still there?", "Anyone?"], "goodbye": [""]}
GREETING, FIRST, SECOND = (
    {"utterance": "greeting-1f", "kind": "greeting"},
    {"utterance": "checkin-0-1", "kind": "checkin"},
    {"utterance": "checkin-0-2", "kind": "checkin"},
)
SILENT_CALL = [
    {"t": None, "event": "call.ringing"},
    {"t": 0.0, "event": "call.answered"},
    {"t": 0.1, "event": "session.attached"},
    {"t": 0.2, "event": "utterance.registered", **GREETING},
    {"t": 0.4, "event": "utterance.started", **GREETING},
    {"t": 2.9, "event": "utterance.ended", **GREETING, "remaining": 0},
    {"t": 2.9, "event": "flag.set", "flag": "agent_done_speaking"},
    {"t": 9.9, "event": "step.asked", "step": "checkin-1"},
    {"t": 9.9, "event": "utterance.registered", **FIRST},
    {"t": 9.9, "event": "step.claimed", "step": "checkin-1", "utterance": "checkin-0-1"},
    {"t": 10.1, "event": "utterance.started", **FIRST},
    {"t": 12.0, "event": "utterance.ended", **FIRST, "remaining": 0},
    {"t": 19.0, "event": "step.claimed", "step": "checkin-2", "utterance": "checkin-0-2"},
    {"t": 21.0, "event": "utterance.ended", **SECOND, "remaining": 0},
    {"t": 26.0, "event": "hangup.claimed", "cause": "silence"},
    {"t": 26.2, "event": "call.ended", "cause": "normal_clearing"},
]


def told(story, entries):
    return [" ".join(line.split()) for line in map(story.line, entries) if line]


def test_a_silent_call_reads_seven_seven_five():
    story = Transcript(WORDS)
    assert told(story, SILENT_CALL) == [
        "call rings",
        "0.0 s call answered",
        '0.4 s greeting: "Hello!"',
        "2.9 s greeting ended; silence begins T+0.0",
        '9.9 s check-in #1: "Still there?" T+7.0',
        "12.0 s check-in #1 ended; silence begins T+0.0",
        '19.0 s check-in #2: "Anyone?" T+7.0',
        "21.0 s check-in #2 ended; silence begins T+0.0",
        "26.0 s hang-up (silence) T+5.0",
        "26.2 s call ended",
    ]
    assert story.ended


def test_a_call_is_told_before_its_end():
    story = Transcript(WORDS)
    assert len(told(story, SILENT_CALL[:6])) == 4
    assert not story.ended


def test_a_third_check_in_says_the_last_message_and_other_words_go_by_their_step():
    entries = [
        {"t": 30.0, "event": "step.claimed", "step": "checkin-3", "utterance": "checkin-0-3"},
        {"t": 32.0, "event": "step.claimed", "step": "checkin-3-again", "utterance": "again"},
        {"t": 33.0, "event": "step.claimed", "step": "goodbye", "utterance": "goodbye-0"},
        {"t": 34.0, "event": "step.claimed", "step": "hold-on-reply", "utterance": "reply"},
    ]
    assert told(Transcript(WORDS), entries) == [
        '30.0 s check-in #3: "Anyone?"',
        '32.0 s check-in #3 again: "Anyone?"',
        "33.0 s goodbye",
        "34.0 s hold-on reply",
    ]


def test_silence_does_not_begin_while_something_else_is_still_to_be_said():
    entry = {"t": 2.9, "event": "utterance.ended", **GREETING, "remaining": 1}
    assert told(Transcript(WORDS), [entry]) == ["2.9 s greeting ended"]
