"""Each rule of the test kit, on a call that keeps it and on one that does not."""

from pathlib import Path

import pytest

from simulator.check.expected_times import Patience
from simulator.check.rules import RULES, judge
from simulator.model import scenario
from simulator.model.expectation import Expectation
from tests.simulator.check.made import PATIENCE, Record, broken, right

pytestmark = pytest.mark.unit


def test_a_silent_call_that_goes_as_it_should_breaks_no_rule():
    assert broken(right()) == set()
    assert broken(right(), Patience()) == set()


def test_every_shipped_scenario_names_rules_there_are():
    for name in scenario.names():
        judge(right().line(), scenario.load(name).check, PATIENCE)


def test_a_rule_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no rule 'is loved'"):
        judge(right().line(), Expectation(without=["is loved"]), PATIENCE)


def test_a_rule_that_does_not_apply_is_not_judged():
    names = judge(right().line(), Expectation(without=["is greeted"]), PATIENCE)
    assert "is greeted" not in names
    assert "is answered" in names


def test_a_call_that_nobody_answers():
    record = Record(answered=None).ends(30, "originator_cancel")
    assert {"is answered", "is let go in the end"} <= broken(record)


@pytest.mark.parametrize("greeted_at", [None, 12.0])
def test_a_caller_who_hears_no_greeting_in_time(greeted_at):
    record = Record()
    if greeted_at:
        record.says(greeted_at, 1.0, "Hello.")
    assert "is greeted" in broken(record.ends(25))


def test_a_caller_who_speaks_first_needs_no_greeting():
    assert "is greeted" not in broken(Record().caller(1.2, 2.0).ends(8), ends="anybody")


def test_a_silence_that_nobody_ends():
    record = Record().says(1.5, 2.5, "Hello.").hangs_up(60)
    assert {"is never left in silence", "is asked before the hang-up"} <= broken(record)
    unknown = broken(record, Patience())
    assert "is never left in silence" in unknown, "30 s are too long for anybody"


def test_noise_may_hold_a_question_back_for_so_long():
    record = Record().says(1.5, 2.5, "Hello.").acts(5, "noise", "hold-music")
    record.says(40, 1.5).says(48.5, 1.5).hangs_up(55)
    assert broken(record) == set()
    quiet = Record().says(1.5, 2.5, "Hello.").says(40, 1.5).says(48.5, 1.5).hangs_up(55)
    assert broken(quiet) == {"is never left in silence"}


def test_a_question_that_comes_too_soon():
    record = Record().says(1.5, 2.5, "Hello.").says(7, 1.5).says(15.5, 1.5).hangs_up(22)
    assert broken(record) == {"is not asked too soon"}


def _asks(first, second):
    """Return a call whose questions come at these times; each should come 7 s after the last."""
    record = Record().says(1.5, 2.5, "Hello.").says(first, 1.5).says(second, 1.5)
    return record.hangs_up(second + 6.5)


def test_one_question_may_be_late_and_not_every_one():
    assert broken(_asks(12.8, 21.4)) == set(), "the second came after 7.1 s"
    assert broken(_asks(12.8, 23.0)) == {"is asked in time"}


@pytest.mark.parametrize(
    ("patience", "expected"),
    [
        (Patience(checkins=2, grace=5), {}),
        (PATIENCE, {"allow": 2.0}),
    ],
    ids=["the silence is not known", "the scenario allows more"],
)
def test_when_nothing_is_too_late(patience, expected):
    assert "is asked in time" not in broken(_asks(12.8, 23.0), patience, **expected)


def test_a_farewell_is_no_question_in_time():
    record = Record().says(1.5, 2.5, "Hello.").says(12.8, 1.5).says(23.0, 1.5)
    record.says(29.5, 1.0, "Goodbye.").hangs_up(31)
    assert broken(record) == {"is asked in time"}


def test_a_single_wait_is_no_habit():
    record = Record().says(1.5, 2.5, "Hello.").says(12.8, 1.5).hangs_up(19.3)
    assert "is asked in time" not in broken(record)


def test_noise_may_make_every_question_late():
    record = _asks(12.8, 23.0).acts(5, "noise", "hold-music")
    assert "is asked in time" not in broken(record)


def test_an_answer_to_the_caller_may_come_at_once():
    record = Record().says(1.5, 2.5, "Hello.").caller(4.5, 1.0).says(5.9, 2.0, "At seven?")
    record.says(15, 1.5).says(23.5, 1.5).hangs_up(30)
    assert broken(record) == set()


def test_what_was_cut_may_be_said_again():
    record = Record().says(1.5, 2.5, "Hello.").says(11, 0.2, status="cancelled")
    record.says(13.4, 1.5).says(22, 1.5).hangs_up(28.5)
    assert "is not asked too soon" not in broken(record)


def test_sentences_without_a_pause_are_one_turn():
    record = Record().says(1.5, 1.0, "Hello.").says(2.6, 1.0, "How can I help?")
    record.says(10.6, 1.5).says(19.1, 1.5).hangs_up(25.6)
    assert broken(record) == set()


@pytest.mark.parametrize(
    ("asked_at", "wrong"), [(31.5, set()), (13.0, {"is waited for when asked to"})]
)
def test_hold_on_is_granted_its_time(asked_at, wrong):
    record = Record().says(1.5, 2.5, "Hello.").caller(4.8, 1.6)
    record.says(asked_at, 1.5).says(asked_at + 8.5, 1.5).hangs_up(asked_at + 15)
    assert broken(record, asks_to_wait=True) == wrong


def test_hold_on_may_be_acknowledged():
    record = Record().says(1.5, 2.5, "Hello.").caller(4.8, 1.6).says(6.8, 1.0, "Take your time.")
    record.says(32.8, 1.5).says(41.3, 1.5).hangs_up(47.8)
    assert broken(record, asks_to_wait=True) == set()


def test_who_begins_while_the_caller_speaks_talks_over_him():
    record = right().caller(9.0, 5.0)
    assert "is not talked over" in broken(record)


def test_who_goes_on_when_the_caller_begins_talks_over_him():
    record = Record().says(1.5, 6.0, "A long greeting.").caller(3.0, 4.0).ends(20)
    assert "is not talked over" in broken(record, ends="anybody")
    yields = Record().says(1.5, 1.9, "A long greeting.", status="cancelled").caller(3.0, 4.0)
    assert "is not talked over" not in broken(yields.ends(20), ends="anybody")


def test_a_short_greeting_may_be_said_out_and_nothing_else():
    greeting = Record().says(1.2, 2.4, "Hello, how can I help you today?").caller(1.5, 7.0)
    assert "is not talked over" not in broken(greeting.ends(20), ends="anybody")
    question = Record().says(1.2, 0.5, "Hello.").says(9.0, 2.4).caller(9.3, 7.0)
    assert "is not talked over" in broken(question.ends(20), ends="anybody")


def test_audio_that_the_application_streams_is_heard_as_well():
    record = Record().streams(1.5, 2.5).streams(11, 1.5).streams(19.5, 1.5).hangs_up(26)
    assert broken(record) == set()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (("bridge", "same-session"), ("unbridge", True)),
        (("hold", "on"), ("hold", "off")),
        (("enqueue", "support"), ("dequeue", "leave")),
        (("conference", "join"), ("conference", "leave")),
    ],
)
def test_while_others_have_the_caller_nothing_is_said(begins, ends):
    record = Record().says(1.5, 2.5, "Hello.").acts(5, *begins).says(15, 1.5).acts(20, *ends)
    record.says(28, 1.5).says(36.5, 1.5).hangs_up(43)
    assert broken(record) == {"is not spoken to while with others"}


def test_while_another_application_plays_nobody_hangs_up():
    record = Record().says(1.5, 2.5, "Hello.").says(5, 30, "", foreign=True).hangs_up(20)
    assert "is not spoken to while with others" in broken(record)


def test_after_the_others_the_silence_counts_anew():
    record = Record().says(1.5, 2.5, "Hello.").acts(5, "hold", "on").acts(30, "hold", "off")
    record.says(37, 1.5).says(45.5, 1.5).hangs_up(52)
    assert broken(record) == set()


def test_the_same_words_twice():
    assert "hears nothing twice" in broken(right().says(12.6, 1.5))


@pytest.mark.parametrize(
    ("status", "code", "wrong"),
    [
        (422, "10005", {"commands are in order"}),
        (401, "10009", {"commands are in order"}),
        (422, "90018", set()),
        (503, "10016", set()),
    ],
)
def test_a_command_that_is_refused_for_what_is_in_it(status, code, wrong):
    assert broken(right().command(12, "speak", status=status, code=code)) == wrong


@pytest.mark.parametrize(
    ("statuses", "wrong"),
    [((200,), set()), ((503, 200), set()), ((500, None), {"events are taken"})],
)
def test_an_event_that_is_not_taken(statuses, wrong):
    assert broken(right().event(3, "call.speak.started", statuses=statuses)) == wrong


def test_a_call_for_information_is_left_alone():
    silent = Record(answered=None).ends(8, "originator_cancel")
    assert broken(silent, leave_alone=True, ends="anybody") == set()
    answered = Record(answered=None).command(0.3, "answer").ends(8)
    assert broken(answered, leave_alone=True) == {"is left alone"}


def test_every_rule_was_broken_here():
    """Each rule of the kit stands in some assertion above, or beside."""
    here = Path(__file__)
    text = here.read_text("utf-8") + here.with_name("test_end_rules.py").read_text("utf-8")
    assert [rule for rule in RULES if f'"{rule}"' not in text] == []


@pytest.mark.parametrize(
    ("trouble", "rule", "answered"),
    [
        (("stream", "could not connect", "refused"), "is greeted", 1.0),
        (("texml", "problem", "its TeXML is no XML"), "is answered", None),
    ],
)
def test_the_evidence_says_why_nobody_was_heard(trouble, rule, answered):
    record = Record(answered=answered).troubled(0.5, *trouble).ends(9)
    verdict = judge(record.line(), Expectation(), PATIENCE)[rule]
    assert not verdict.holds
    assert trouble[2] in verdict.evidence
