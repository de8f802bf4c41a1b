"""Shares, intervals, guard rails: against published figures, and against chance itself."""

import random

import pytest

from calls.timeline import Entry
from monitor.experiments.call_outcome import outcome
from monitor.experiments.comparison import broken_rail, compare
from monitor.experiments.statistics import difference, wilson
from monitor.settings.experiments import GuardRails
from tests.monitor.replay.histories import read

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_as_published_by_newcombe(hits, of, low, high):
    """Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_difference_is_as_published_by_newcombe(first, second, low, high):
    """Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10."""
    assert difference(first, second) == pytest.approx((low, high), abs=1e-4)


def test_nothing_is_known_of_no_calls():
    assert wilson(0, 0) == (0.0, 1.0)
    assert difference((0, 0), (1, 9)) == (-1.0, 1.0)
    assert all(not each.is_told for each in compare({}, {}))
    assert {each.words for each in compare({}, {})} == {"Too few calls to compare."}


def test_the_words_say_what_the_interval_says():
    usual = {"calls": 900, "asked": 300, "recovered": 200, "hung_up": 90}
    other = {"calls": 100, "asked": 10, "recovered": 6, "hung_up": 9}
    asked, recovered, hung_up, complained = compare(usual, other)
    assert asked.words.startswith("Fewer callers were asked whether they are still there")
    assert "points" in asked.words
    assert recovered.words == "No clear difference yet in how many answered after a check-in."
    assert not hung_up.is_told
    assert complained.other.in_words == "0 of 100 (0 %, 0 to 4 %)"


RAILS = GuardRails()
WORSE = {
    "hang-ups": ({"hung_up": 20}, "hung up on for silence"),
    "recoveries": ({"recovered": 10}, "answered after a check-in"),
    "complaints": ({"complained": 14}, "complained by key"),
}


@pytest.mark.parametrize(("changed", "said"), WORSE.values(), ids=WORSE)
def test_a_guard_rail_stops_what_is_clearly_worse(changed, said):
    usual = {"calls": 900, "asked": 300, "recovered": 240, "hung_up": 45, "complained": 2}
    fine = {"calls": 100, "asked": 40, "recovered": 32, "hung_up": 5}
    assert broken_rail(usual, fine, RAILS) == ""
    assert said in broken_rail(usual, fine | changed, RAILS)


def test_too_few_calls_or_too_small_a_difference_stop_nothing():
    usual = {"calls": 900, "hung_up": 9}
    assert broken_rail(usual, {"calls": 29, "hung_up": 29}, RAILS) == ""
    assert broken_rail({"calls": 0}, {"calls": 90, "hung_up": 90}, RAILS) == ""
    assert (
        broken_rail({"calls": 90_000, "hung_up": 900}, {"calls": 9_000, "hung_up": 360}, RAILS)
        == ""
    )


def _stops(seed, usual_rate, other_rate, calls=2_000, share=0.1):
    """Return after how many calls of the other group a run is stopped, 0 if never."""
    chance = random.Random(seed)
    groups = {True: {"calls": 0, "hung_up": 0}, False: {"calls": 0, "hung_up": 0}}
    for _ in range(calls):
        other = chance.random() < share
        counts = groups[other]
        counts["calls"] += 1
        counts["hung_up"] += chance.random() < (other_rate if other else usual_rate)
        if broken_rail(groups[False], groups[True], RAILS):
            return groups[True]["calls"]
    return 0


@pytest.mark.long
def test_harm_stops_it_early_and_chance_hardly_ever(record_property):
    false = sum(bool(_stops(seed, 0.08, 0.08)) for seed in range(200))
    harmed = [_stops(seed, 0.08, 0.30) for seed in range(100)]
    record_property(
        "measured",
        f"guard rail: 200 runs of 2,000 calls without a difference, {false} stopped; 100 runs with "
        f"8 % against 30 % hung up on, {sum(map(bool, harmed))} stopped, after "
        f"{sorted(harmed)[50]} calls (median)",
    )
    assert false <= 8
    assert all(harmed)
    assert sorted(harmed)[50] <= 60


def entries(*lines):
    return [Entry(f"{n}-0", n, event, details) for n, (event, details) in enumerate(lines)]


def test_a_call_counts_once_in_each_figure():
    begun, over = ("call.answered", {}), ("call.ended", {"reason": "silence"})
    asked = ("step.sent", {"step": "checkin-1"})
    heard = ("caller.heard", {"after_checkin": "1"})
    assert outcome(entries(begun, asked, heard, asked, heard, over)) == {
        "calls": 1, "asked": 1, "recovered": 1, "hung_up": 1,
    }  # fmt: skip
    assert outcome(
        entries(begun, ("caller.heard", {"after_checkin": "0"}), ("call.ended", {}))
    ) == {"calls": 1}
    assert outcome(entries(begun, ("caller.complained", {}), ("call.ended", {})))["complained"] == 1
    assert outcome(entries(("call.ended", {}))) == {}, "never answered"
    assert outcome(entries(begun)) == {}, "not over"


def test_the_kept_calls_have_every_figure_but_complaints():
    found = [outcome(kept) for _, _, kept in read()]
    sums = {
        name: sum(each.get(name, 0) for each in found)
        for name in ("calls", "asked", "recovered", "hung_up")
    }
    assert sums["calls"] > 250
    assert all(count > 20 for count in sums.values()), sums
