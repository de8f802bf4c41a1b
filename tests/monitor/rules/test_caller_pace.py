"""What the answers of a call tell of the next one."""

from math import exp

import pytest

from calls.snapshot import CallSnapshot
from monitor.rules.caller_pace import Expected, answers, expected, usual

pytestmark = pytest.mark.unit


def median_s(*, pauses=False, **fields):
    return exp(expected(CallSnapshot("call", 0, **fields), pauses=pauses).mean)


def test_an_unknown_caller_is_the_usual_one():
    assert expected(CallSnapshot("call", 0), pauses=False) == pytest.approx(usual())


def test_each_answer_moves_what_is_expected_and_makes_it_surer():
    known = [expected(CallSnapshot("c", 0, answers=" date:9000" * n), pauses=False)
             for n in range(4)]  # fmt: skip
    assert [each.mean for each in known] == sorted(each.mean for each in known)
    assert [each.variance for each in known] == sorted((e.variance for e in known), reverse=True)


def test_what_is_asked_counts():
    kinds = ["yes_no", "choice", "", "date", "reference"]
    times = [median_s(question=kind) for kind in kinds]
    assert times == sorted(times)


def test_a_slow_answer_to_a_hard_question_tells_less_of_the_caller():
    assert median_s(answers="reference:6000") < median_s(answers="yes_no:6000")


def test_a_pause_in_the_middle_takes_longer():
    assert median_s(pauses=True) > median_s(question="choice")


def test_a_check_in_that_was_answered_shows_that_more_time_was_needed():
    call = CallSnapshot("call", 0, answers="date:7000+ :800")
    assert answers(call) == [("date", pytest.approx(9.1)), ("", 0.8)]


def test_an_answer_begun_at_once_makes_nobody_endlessly_quick():
    assert median_s(answers=":0") == median_s(answers=":300")


def test_a_density_falls_to_a_value_once_and_may_never_be_above_it():
    quick, slow = Expected(0.0, 0.4), Expected(1.5, 0.4)
    level = slow.density(2.3)
    assert slow.falls_to(level) == pytest.approx(exp(2.3))
    assert 0 < quick.falls_to(level) < slow.falls_to(level)
    assert quick.falls_to(99.0) == 0
