"""Whose silence it is: the evidence of one moment, and what a virtual call does about it."""

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import Because, CheckIn, HangUp
from monitor.policy import decide
from monitor.settings import DeadAirSettings
from monitor.silences.judgement import judge
from monitor.silences.machine_words import MENU, QUEUE, names_music, said_by_machine
from monitor.silences.silence_cause import IN_WORDS, SilenceCause, in_hindsight, in_words

pytestmark = pytest.mark.unit

NOW = 1_760_000_000_000
UP = {
    "state": CallState.ANSWERED, "owner": "web-1", "answered_at_ms": NOW - 60_000,
    "agent_quiet_at_ms": NOW - 7_000, "media_since_ms": NOW - 60_000,
}  # fmt: skip


def at(**fields):
    return CallSnapshot("v3:a", NOW, **UP | fields)


CASES = {
    "a quiet line": ({}, "caller_silent"),
    "no frames any more": ({"media_lost_ms": NOW - 4_000}, "media_lost"),
    "nobody has the stream": ({"owner": ""}, "network"),
    "digital silence since the answer": ({"line_dead_since_ms": NOW - 50_000}, "one_way_audio"),
    "digital silence, but a key came": (
        {"line_dead_since_ms": NOW - 50_000, "activity_at_ms": NOW - 20_000}, "caller_silent",
    ),
    "turns of speech without a word": ({"voice_turns": 2, "voice_ms": 4_000}, "not_transcribed"),
    "music named": ({"music_at_ms": NOW - 5_000}, "music_or_queue"),
    "music named, then words": (
        {"music_at_ms": NOW - 9_000, "activity_at_ms": NOW - 8_000, "transcribed": True},
        "caller_silent",
    ),
    "music named long ago": ({"music_at_ms": NOW - 61_000}, "caller_silent"),
    "music heard": ({"music_heard_at_ms": NOW - 5_000}, "music_or_queue"),
    "music heard, in turns": (
        {"music_heard_at_ms": NOW - 5_000, "voice_turns": 2, "voice_ms": 4_000}, "music_or_queue",
    ),
    "music heard, then words": (
        {"music_heard_at_ms": NOW - 9_000, "activity_at_ms": NOW - 8_000, "transcribed": True},
        "caller_silent",
    ),
    "turns of speech after music": (
        {"music_heard_at_ms": NOW - 61_000, "voice_turns": 2, "voice_ms": 4_000}, "not_transcribed",
    ),
    "voices heard": ({"voices_heard_at_ms": NOW - 5_000}, "other_voices"),
    "voices heard, then words": (
        {"voices_heard_at_ms": NOW - 9_000, "activity_at_ms": NOW - 8_000, "transcribed": True},
        "caller_silent",
    ),
    "a menu's words were the last": (
        {"menu_at_ms": NOW - 7_000, "activity_at_ms": NOW - 7_000, "transcribed": True}, "ivr",
    ),
    "a queue's words were the last": (
        {"queue_at_ms": NOW - 7_000, "activity_at_ms": NOW - 7_000, "transcribed": True},
        "music_or_queue",
    ),
    "a screener": ({"screened_at_ms": NOW - 70_000}, "ivr"),
    "sound goes on without words": (
        {"caller_speaking_ms": NOW - 31_000, "unconfirmed_since_ms": NOW - 31_000,
         "transcribed": True},
        "other_voices",
    ),
    "a cough": (
        {"caller_quiet_at_ms": NOW - 30_000, "unconfirmed_since_ms": NOW - 31_000}, "caller_silent",
    ),
    "hold on": ({"hold_on": True}, "caller_thinking"),
    "a slow answer is expected": ({"expect_ms": 60_000}, "caller_thinking"),
    "half a sentence": ({"interim_at_ms": NOW - 5_000}, "caller_thinking"),
    "words that break off": (
        {"unfinished": "number", "activity_at_ms": NOW - 6_000, "transcribed": True},
        "caller_thinking",
    ),
    "words that broke off before the agent's": (
        {"unfinished": "number", "activity_at_ms": NOW - 9_000, "transcribed": True},
        "caller_silent",
    ),
    "a machine": ({"machine_at_ms": NOW - 5_000}, "voicemail"),
    "a machine that is a screener": (
        {"machine_at_ms": NOW - 5_000, "screened_at_ms": NOW - 4_000}, "ivr",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "cause"), CASES.values(), ids=CASES)
def test_evidence_has_its_cause(fields, cause):
    found = judge(at(**fields), Because.SILENCE)
    assert found is not None
    assert found[0] == cause
    assert len(found[1]) <= 40


@pytest.mark.parametrize(
    ("because", "cause"),
    [
        (Because.AGENT_OWES, "agent_slow"), (Because.AGENT_FAILED, "agent_slow"),
        (Because.SPEECH_FAILED, "speech_failed"), (Because.VOICEMAIL, "voicemail"),
    ],
)  # fmt: skip
def test_our_own_faults_come_before_the_line(because, cause):
    for fields in ({}, {"media_lost_ms": NOW - 4_000}, {"line_dead_since_ms": NOW - 4_000}):
        assert judge(at(**fields), because)[0] == cause


@pytest.mark.parametrize("because", [Because.MAX_CALL_DURATION, Because.AGENT])
def test_what_is_due_to_no_silence_has_no_cause(because):
    assert judge(at(), because) is None


def test_every_cause_can_be_found_and_has_words():
    found = {cause for _, cause in CASES.values()} | {"agent_slow", "speech_failed"}
    assert found == set(SilenceCause) == set(IN_WORDS)
    assert in_words("of_another_version") == "of another version"


ASKED = {
    "line_dead_since_ms": NOW - 50_000, "checkins": 1, "checkins_made": 1, "heard": True,
    "agent_quiet_at_ms": NOW - 5_000,
}  # fmt: skip
ONCE = DeadAirSettings(one_way_audio="ask_once")


def test_one_way_audio_is_asked_once_and_ended_as_such():
    assert decide(at(line_dead_since_ms=NOW - 50_000), ONCE) == CheckIn(1, Because.SILENCE)
    assert decide(at(**ASKED), ONCE) == HangUp(Because.ONE_WAY_AUDIO)


def test_nobody_is_ended_for_one_way_audio_who_was_not_asked():
    unheard = ASKED | {"heard": False}
    assert decide(at(**unheard), ONCE) == HangUp(Because.SPEECH_FAILED)


@pytest.mark.parametrize("alive", ["activity_at_ms", "line alive", "as silence"])
def test_a_line_that_is_not_one_way_is_asked_as_often_as_any(alive):
    fields, settings = dict(ASKED), ONCE
    if alive == "line alive":
        del fields["line_dead_since_ms"]
    elif alive == "as silence":
        settings = DeadAirSettings()
    else:
        fields[alive] = NOW - 20_000
    fields["agent_quiet_at_ms"] = NOW - 7_000
    assert decide(at(**fields), settings) == CheckIn(2, Because.SILENCE)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Your call is important to us. Please stay on the line.", QUEUE),
        ("Votre appel est important, veuillez patientez.", QUEUE),
        ("Ihr Anruf ist uns wichtig.", QUEUE),
        ("For sales, press one.", MENU),
        ("Yes, I would like to change my booking.", ""),
        ("Can you hold my order until Friday?", ""),
        ("", ""),
    ],
)
def test_words_of_machines_are_known(text, what):
    assert said_by_machine(text) == what


@pytest.mark.parametrize("text", ["[Music]", "(musique)", "♪ la la ♪", "*Musik spielt*"])
def test_a_recognisers_music_is_known(text):
    assert names_music(text)
    assert not names_music("[BLANK_AUDIO]")


def test_who_was_silent_and_answered_was_thinking():
    stored = " caller_silent+ one_way_audio+ caller_silent"
    assert in_hindsight(stored) == ["caller_thinking", "one_way_audio", "caller_silent"]
    assert in_hindsight("") == []
