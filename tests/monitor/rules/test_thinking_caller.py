"""When a caller who seems to be thinking is asked: by words, by pace, by what was asked."""

import pytest

from calls.snapshot import CallSnapshot
from calls.timeline import Entry
from monitor.replay.agreement import differences
from monitor.rules.thinking_caller import breaks_off, reason, reassures, thinking_timeout_s
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


ADAPTS = {"thinking_caller": "adapt"}
QUICK, SLOW = "choice:600 choice:700 choice:600", "choice:6000 choice:7000+"


def adapted_s(settings=(), **fields):
    call = CallSnapshot("call", 100, **fields)
    return thinking_timeout_s(call, DeadAirSettings(**ADAPTS, **dict(settings)))


def test_adapt_asks_a_quick_caller_sooner_and_a_slow_one_later():
    assert adapted_s(answers=QUICK) == 5
    assert adapted_s() == pytest.approx(8.05, abs=0.01)
    assert 9 < adapted_s(answers=SLOW) <= 17.5
    assert adapted_s(answers=SLOW, unfinished="words", **SPOKE_LAST) == 17.5
    assert adapted_s(question="reference") > adapted_s() > adapted_s(question="choice") >= 7


def test_one_quick_answer_is_no_proof():
    assert adapted_s(answers="choice:600") == 7


def test_nobody_is_asked_sooner_than_the_operator_lets():
    assert adapted_s({"silence_timeout_quick": 6}, answers=QUICK) == 6
    assert adapted_s({"silence_timeout_quick": 60}, answers=QUICK) == 7


def test_a_hang_up_without_a_check_in_and_a_lost_stream_are_never_sooner():
    assert adapted_s({"max_checkins_before_disconnect": 0}, answers=QUICK) == 7
    assert adapted_s(answers=QUICK, media_lost_ms=50) == 7


def test_adapt_is_about_the_first_check_in():
    assert adapted_s(answers=QUICK, checkins_made=1) == 0


@pytest.mark.parametrize(
    ("fields", "settings", "said"),
    [
        ({"answers": QUICK}, ADAPTS, "asked 2.0 s sooner: 3 answers"),
        ({}, ADAPTS, "asked 1.0 s later: nothing known yet"),
        ({"answers": "choice:600"}, ADAPTS, ""),
        ({"unfinished": "words", **SPOKE_LAST}, WAITS, "asked 7.0 s later: the caller broke off"),
        ({"answers": QUICK}, {}, ""),
    ],
)
def test_the_timeline_tells_why(fields, settings, said):
    assert reason(CallSnapshot("call", 100, **fields), DeadAirSettings(**settings)) == said


def test_the_timeline_tells_what_was_asked():
    call = CallSnapshot("call", 100, question="yes_no", answers=QUICK)
    assert reason(call, DeadAirSettings(**ADAPTS)).endswith("3 answers, question: yes no")


def answered_quickly(**settings):
    call = VirtualCall(**settings).answer()
    for _ in range(3):
        call.agent_says("Is that correct?", takes=2).go(2.9).speaks("Yes.", seconds=0.4)
    return call.agent_says("Is that all?", takes=2).go(2.1)


def test_a_caller_who_answers_at_once_is_asked_after_5_s():
    call = answered_quickly(**ADAPTS)
    assert call.view().question == "yes_no"
    assert len(call.view().answers.split()) == 3
    assert call.go(4).steps == []
    assert call.go(2).steps == ["checkin-1"]
    waits = [each["evidence"] for each in call.events("decision.waits")]
    assert "asked 2.0 s sooner: 3 answers, question: yes no" in waits


def test_the_same_caller_is_asked_after_7_s_by_default():
    assert answered_quickly().go(6).steps == []


def test_a_quick_caller_who_talks_is_not_asked():
    assert answered_quickly(**ADAPTS).starts_speaking().go(8).steps == []


def test_a_sentence_after_a_question_leaves_it_asked_until_the_answer():
    call = VirtualCall().answer().agent_says("What is your order number?", takes=2).go(2.5)
    assert call.agent_says("Take your time.", takes=1).go(1.5).view().question == "reference"
    call.speaks("447 1009")
    assert call.agent_says("Thank you.", takes=1).go(1.5).view().question == ""


def test_a_check_in_that_was_answered_counts_as_a_slow_answer():
    call = VirtualCall().answer().agent_says("Is that correct?", takes=2).go(12)
    assert call.steps == ["checkin-1"]
    asked, _, ms = call.speaks("Yes.").view().answers.partition(":")
    assert (asked, ms[-1]) == ("yes_no", "+")
    assert int(ms[:-1]) == pytest.approx(7_000, abs=600)


def test_a_replay_makes_the_same_decisions():
    call = answered_quickly(**ADAPTS).go(6).speaks("Yes.").agent_says("When?", takes=1).go(60)
    lines = [
        Entry(f"{at}-{n}", at, fields["event"], fields)
        for n, (at, fields) in enumerate(
            next(v for k, v in call.server.streams.items() if k.startswith("timeline"))
        )
    ]
    assert any(line.details.get("question") for line in lines)
    assert differences(lines, DeadAirSettings(**ADAPTS)) == []
    assert differences(lines, DeadAirSettings()) != []


def test_only_the_last_answers_are_kept():
    call = VirtualCall(silence_timeout_normal=60).answer()
    for _ in range(30):
        call.agent_says("What is your order number?", takes=1).go(2).speaks("447", seconds=0.4)
    kept = call.view().answers
    assert len(kept) <= 160
    assert len(kept.split()) > 5
    assert all(each.startswith("reference:") for each in kept.split())
