"""What a silent, talking or interrupting caller gets: every rule of silence, seen from the line.

All callers of this module ring before its first test; each has an agent, a number and settings of
his own.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    begun,
    checkins,
    events,
    gaps,
    hangups,
    hung_up,
    last_word,
    story,
)
from tests.system.harness.timing import LATE, NORMAL, ON_TIME, near

pytestmark = pytest.mark.system


@pytest.mark.call
def test_a_silent_caller_is_asked_twice_and_hung_up_once(call):
    record = call.over()
    assert gaps(record) == ON_TIME, story(record)
    assert record["talk_over_seconds"] == 0
    [hangup] = events(record, "call.hangup")
    assert hangup["payload"]["hangup_source"] != "caller"


@pytest.mark.call(options={"silence": "zero"}, settings={**QUICK, "one_way_audio": "ask_once"})
def test_a_line_that_carries_nothing_is_asked_once_and_ended_as_such(call):
    record = call.over()
    assert len(checkins(record)) == 1, story(record)
    told = call.service.api.call(call.id)
    assert told["hangup_reason"] == "one_way_audio"
    assert told["silence_causes"] == ["one_way_audio"]


@pytest.mark.call(steps=[{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}])
def test_an_answer_to_a_checkin_starts_the_count_again(call):
    record = call.over()
    assert len(checkins(record)) == 3, story(record)
    waited = checkins(record)[1]["at"] - last_word(record)
    assert NORMAL - 0.1 <= waited <= NORMAL + 0.5 + LATE, story(record)


@pytest.mark.call(
    settings={**QUICK, "checkin_message": "Are you still there? I can wait if you need a moment."},
    steps=[{"when": "speak 2 started", "after": 0.5, "say": "wait-before-you-go"}],
)
def test_a_caller_who_talks_over_a_checkin_stops_it_and_silence_starts_anew(call):
    record = call.over()
    first = begun(record)[1]
    assert first["status"] == "cancelled", story(record)
    assert record["talk_over_seconds"] < 1.5, story(record)
    assert len(checkins(record)) == 3, story(record)
    waited = checkins(record)[1]["at"] - last_word(record)
    assert NORMAL - 0.1 <= waited <= NORMAL + 0.5 + LATE, story(record)
    with call.service.redis as client:
        assert not client.exists(f"flag:{{{call.id}}}:agent_done_speaking")


@pytest.mark.call(
    settings={**QUICK, "silence_timeout_hold_on": 25},
    steps=[{"when": "speak 1 ended", "after": 0.3, "say": "hold-on"}],
)
def test_hold_on_waits_its_own_time_once(call):
    record = call.over(60)
    heard = events(record, "call.transcription")[0]["at"]
    first, second = checkins(record)
    assert first["at"] - heard == near(25), story(record)
    assert second["at"] - begun(record)[1]["ended_at"] == near(NORMAL)


@pytest.mark.call(steps=[{"when": "speak 2 ended", "after": 0.5, "press": "5"}])
def test_a_key_press_starts_the_count_again(call):
    record = call.over()
    [pressed] = events(record, "call.dtmf.received")
    assert len(checkins(record)) == 3, story(record)
    assert checkins(record)[1]["at"] - pressed["at"] == near(NORMAL)


@pytest.mark.call(
    settings={**QUICK, "max_call_duration": 14},
    steps=[{"when": "speak 1 ended", "say": "long-story", "every": 7}],
)
def test_a_caller_who_talks_all_the_time_is_let_talk_until_max_call_duration(call):
    record = call.over()
    assert not checkins(record), story(record)
    hangup = hung_up(record)
    assert hangup["since_answer"] == pytest.approx(14, abs=1), story(record)


ON_ITS_WAY_S = 0.3


@pytest.mark.call(steps=[{"when": "speak 2 started", "after": 0.4, "hang_up": True}])
def test_nothing_is_done_after_the_caller_hung_up(call):
    record = call.over()
    [end] = events(record, "call.hangup")
    # Telnyx reports the check-in's end before the call's: what comes between was decided then.
    told = end["at"] + ON_ITS_WAY_S
    later = [entry for entry in record["timeline"] if entry["at"] > told]
    asked = {entry["command"] for entry in later if entry["kind"] == "command"}
    # A stream that stops is the first sign of a hang-up: the sweep may request it again by then.
    assert asked <= {"streaming_stop"}, story(record)
    call.until_state("ended", 20)


@pytest.mark.call(
    faults=[{"do": "delay", "event": "call.hangup", "seconds": 8}],
    steps=[{"when": "speak 1 ended", "after": 0.5, "hang_up": True}],
)
def test_a_command_refused_with_90018_ends_the_call_and_does_no_harm(call):
    record = call.over()
    [gone] = [entry for entry in record["timeline"] if entry.get("cause")]
    [refused] = [entry for entry in record["timeline"] if entry.get("code")]
    assert refused["code"] == "90018", story(record)
    assert refused["at"] - gone["at"] < NORMAL + LATE
    assert not hangups(record), story(record)
    call.until_state("ended", 20)


@pytest.mark.call(steps=[{"when": "speak 1 ended", "after": 0.5, "noise": "cough"}])
def test_a_cough_is_no_answer(call):
    record = call.over()
    assert len(checkins(record)) == 2, story(record)
