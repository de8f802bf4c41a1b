import pytest

from web.history.outcomes import OutcomeCounts

pytestmark = pytest.mark.unit


def sums(*calls):
    """Return the sums of calls given as (reason, trail)."""
    found = OutcomeCounts()
    for reason, trail in calls:
        found.add(reason, trail)
    return found


def recovered(*trails):
    bars = sums(*(("", trail) for trail in trails)).recoveries()
    return [(bar.label, bar.text) for bar in bars]


def test_the_share_of_callers_who_came_back_is_counted_for_each_check_in():
    assert recovered("1+ 1 2+", "1 2 3", "") == [
        ("check-in #1", "33% (1 of 3)"),
        ("check-in #2", "50% (1 of 2)"),
        ("check-in #3", "0% (0 of 1)"),
    ]
    assert recovered("") == []


def test_check_ins_stand_in_the_order_of_their_numbers():
    assert [label for label, _ in recovered("1 2 10")] == [
        "check-in #1",
        "check-in #2",
        "check-in #10",
    ]


def test_endings_are_counted_the_most_frequent_first():
    bars = sums(*((reason, "") for reason in ("silence", "", "silence", "api"))).endings()
    assert [(bar.label, bar.text) for bar in bars] == [
        ("silence", "2 (50%)"),
        ("other party hung up", "1 (25%)"),
        ("hung up by an operator", "1 (25%)"),
    ]
    assert [bar.share for bar in bars] == [0.5, 0.25, 0.25]
    assert sums().endings() == []
