"""Answer times: from the caller's last word to the agent's first sound."""

import pytest

from calls.timeline import Entry
from monitor.silences.answer_times import (
    BOUNDS_MS,
    answer_times,
    class_of,
    owed_ms,
    percentile_s,
)

pytestmark = pytest.mark.unit
SPEAKING, QUIET = ("caller.speaking", {}), ("caller.quiet", {"ago_ms": "600"})
WORDS = ("caller.heard", {"evidence": "transcript"})
OWES = ("decision.waits", {"because": "agent_owes"})


def says(kind, utterance=""):
    return "utterance.started", {"kind": kind, "utterance": utterance or f"{kind}-1"}


ANSWER, FILLER, CHECKIN = says("say"), says("filler", "3-filler-1"), says("checkin", "3-checkin-1")


def read(*steps):
    lines = [Entry(f"{at}-0", at, event, details) for at, (event, details) in steps]
    return [(one.from_ms, one.until_ms, one.answered, one.fillers) for one in answer_times(lines)]


def test_it_runs_from_the_last_sound_of_the_caller_to_the_first_of_the_agent():
    turn = [(1_000, SPEAKING), (3_600, QUIET), (3_900, WORDS), (4_500, ANSWER)]
    assert read(*turn) == [(3_000, 4_500, True, 0)]


def test_words_without_sound_count_from_their_transcript():
    assert read((1_000, WORDS), (2_500, ANSWER)) == [(1_000, 2_500, True, 0)]
    old = [(1_000, SPEAKING), (2_600, QUIET), (30_000, WORDS), (31_000, ANSWER)]
    assert read(*old) == [(30_000, 31_000, True, 0)]


def test_a_caller_who_speaks_on_begins_it_anew():
    turn = [(1_000, SPEAKING), (2_000, WORDS), (3_600, QUIET), (5_000, SPEAKING), (7_600, QUIET)]
    assert read(*turn, (8_000, ANSWER)) == [(7_000, 8_000, True, 0)]


def test_a_caller_who_still_speaks_is_answered_at_once():
    assert read((1_000, SPEAKING), (2_000, WORDS), (2_500, ANSWER)) == [(2_000, 2_500, True, 0)]


def test_fillers_are_counted_and_end_nothing():
    turn = [(1_000, WORDS), (5_000, FILLER), (9_000, FILLER), (12_000, ANSWER), (13_000, ANSWER)]
    assert read(*turn) == [(1_000, 12_000, True, 2)]


@pytest.mark.parametrize(
    "end",
    [("agent.quiet", {}), ("answer.expected", {}),
     ("standing.still", {"for": "bridge"}), ("handling.paused", {}),
     ("agent.transferred", {}), CHECKIN, ("call.ended", {})],
)  # fmt: skip
def test_what_ends_it_without_an_answer_is_no_answer(end):
    assert read((1_000, WORDS), (5_000, end), (9_000, ANSWER)) == []


def test_an_agent_that_fails_has_owed_until_then():
    assert read((1_000, WORDS), (31_000, ("agent.failed", {}))) == [(1_000, 31_000, False, 0)]


def test_a_call_that_ends_while_the_agent_is_waited_for_counts_as_owed():
    turn = [(1_000, WORDS), (2_000, OWES), (9_000, ("call.ended", {}))]
    assert read(*turn) == [(1_000, 9_000, False, 0)]


def test_a_greeting_answers_nobody_and_a_foreign_announcement_neither():
    assert read((1_000, says("greeting")), (2_000, WORDS), (3_000, says("foreign"))) == []


def test_two_turns_are_two_answers():
    found = answer_times(
        [Entry(f"{at}-0", at, event, details) for at, (event, details) in (
            (1_000, WORDS), (2_000, ANSWER), (10_000, WORDS), (13_000, ANSWER))]
    )  # fmt: skip
    assert [one.lasted_ms for one in found] == [1_000, 3_000]
    assert owed_ms(found) == 4_000


def test_percentiles_by_class():
    assert percentile_s({}, 0.5) is None
    assert (class_of(250), class_of(251), class_of(60_001)) == ("250", "500", "more")
    assert percentile_s({"1000": 100}, 0.5) == 0.88
    assert percentile_s({"500": 50, "1000": 45, "2000": 5}, 0.5) == 0.5
    assert percentile_s({"500": 50, "1000": 45, "2000": 5}, 0.95) == 1.0
    assert percentile_s({"more": 3}, 0.5) == BOUNDS_MS[-1] / 1000
