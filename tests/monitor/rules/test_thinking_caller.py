"""When a caller who seems to be thinking is asked: by words, by pace, by what was asked."""

import pytest

from calls.snapshot import CallSnapshot
from monitor.rules.thinking_caller import breaks_off, reassures, thinking_timeout_s
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

WAITS = {"thinking_caller": "wait"}
REASSURES = {"thinking_caller": "reassure", "reassurance_message": "No hurry."}
SPOKE_LAST = {"activity_at_ms": 2, "agent_quiet_at_ms": 1}

TIMES = {
    # by name: fields, settings and seconds
    "nothing shows it": ({}, WAITS, 0),
    "words that break off": ({"unfinished": "words", **SPOKE_LAST}, WAITS, 14),
    "a number that breaks off": ({"unfinished": "number", **SPOKE_LAST}, WAITS, 14),
    "words that broke off before the agent spoke": (
        {"unfinished": "words", "activity_at_ms": 1, "agent_quiet_at_ms": 2}, WAITS, 0,
    ),
    "a quick caller": ({"slowest_answer_ms": 4_000}, WAITS, 0),
    "a slow caller": ({"slowest_answer_ms": 5_000}, WAITS, 8),
    "a very slow caller": ({"slowest_answer_ms": 60_000}, WAITS, 17.5),
    "one who answered a check-in": ({"slow_answers": 1}, WAITS, 11.2),
    "after a check-in": ({"slow_answers": 1, "checkins_made": 1}, WAITS, 0),
    "another normal time": ({"slow_answers": 1}, WAITS | {"silence_timeout_normal": 10}, 16),
    "off": ({"slow_answers": 1}, {}, 0),
    "reassured instead": ({"slow_answers": 1}, REASSURES, 0),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "settings", "seconds"), TIMES.values(), ids=TIMES)
def test_the_first_check_in_waits_so_long(fields, settings, seconds):
    call = CallSnapshot("call", 100, **fields)
    assert thinking_timeout_s(call, DeadAirSettings(**settings)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("fields", "settings", "expected"),
    [
        ({"slow_answers": 1}, REASSURES, True),
        ({"slow_answers": 1, "reassured": True}, REASSURES, False),
        ({"slow_answers": 1}, REASSURES | {"reassurance_message": ""}, False),
        ({"slow_answers": 1}, WAITS, False),
        ({}, REASSURES, False),
    ],
)
def test_who_is_reassured(fields, settings, expected):
    assert reassures(CallSnapshot("call", 100, **fields), DeadAirSettings(**settings)) is expected


def test_words_break_off_only_while_the_caller_spoke_last():
    assert breaks_off(CallSnapshot("call", 9, unfinished="words", **SPOKE_LAST))
    assert not breaks_off(CallSnapshot("call", 9, unfinished="", **SPOKE_LAST))


def up(**settings):
    return VirtualCall(**settings).answer().agent_says(takes=2).go(2.5)


def test_a_caller_in_the_middle_of_a_number_is_left_alone():
    call = up(**WAITS).go(1).speaks("My number is four four seven").go(13)
    assert call.steps == []
    assert call.view().unfinished == "number"
    assert call.go(2).steps == ["checkin-1"]


def test_the_same_words_are_asked_after_7_s_by_default():
    call = up().go(1).speaks("My number is four four seven").go(8)
    assert call.steps == ["checkin-1"]


def test_the_pace_of_the_caller_is_learned_in_the_call():
    call = up(**WAITS).go(6).speaks("On Tuesday.").agent_says(takes=2).go(2.5)
    assert call.view().slowest_answer_ms == pytest.approx(6_100, abs=600)
    assert call.go(8.5).steps == []
    assert call.go(3).steps == ["checkin-1"]


def test_what_a_caller_was_given_time_for_is_not_the_callers_pace():
    for give in ("hold on", "expect"):
        call = up(**WAITS)
        if give == "expect":
            call.expect(60)
        else:
            call.says("hold on").agent_says("Sure.", takes=1).go(1.5).says("hold on")
        call.go(20).speaks("On Tuesday.")
        assert call.view().slowest_answer_ms < 3_000, give


def test_a_caller_is_reassured_once_and_then_asked():
    call = up(**REASSURES).go(1).speaks("It was in the, um").go(7.5)
    assert [text for _, u, text in call.said if "reassurance" in u] == ["No hurry."]
    assert call.go(60).steps == ["reassurance", "checkin-1", "checkin-2"]
    assert call.hung_up_at


def test_each_silence_has_its_own_reassurance():
    call = up(**REASSURES)
    for _ in range(2):
        call.go(1).speaks("It was in the, um").go(9)
    assert call.steps == ["reassurance", "reassurance"]


def test_it_is_told_how_the_caller_broke_off_and_not_what_was_said():
    call = up(**WAITS).go(1).speaks("So the number is")
    heard = call.events("caller.heard")[-1]
    assert heard["unfinished"] == "words"
    assert "number is" not in str(call.timeline)
