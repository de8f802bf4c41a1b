"""Which legs were bridged to each other, concluded from what is known of them. Pure."""

import pytest

from calls.bridges import Legs, nearest

pytestmark = pytest.mark.unit


def legs(ours=(), bridged=None, ended=None):
    return Legs(ours=dict.fromkeys(ours, 1), bridged=bridged or {}, ended=ended or {})


def test_all_of_ours_are_left_by_a_leg_of_whose_bridge_nothing_was_told():
    assert legs(["a"], {"a": 5_000}).left_by("b") == ["a"]


def test_nobody_is_left_by_its_own_end():
    assert legs(["a"], {"a": 5_000, "b": 5_000}).left_by("a") == []


def test_who_is_bridged_to_a_third_leg_is_not_left():
    known = legs(["a"], {"a": 20_000, "b": 5_000, "c": 20_100})
    assert known.left_by("b") == []
    assert known.left_by("c") == ["a"]


def test_a_third_leg_that_has_ended_keeps_nobody():
    assert legs(["a"], {"a": 20_000, "b": 5_000, "c": 20_100}, {"c": 30_000}).left_by("b") == ["a"]


@pytest.mark.parametrize(
    ("bridged", "ended", "since"),
    [
        ({"a": 5_000}, {}, 0),
        ({"a": 5_000}, {"b": 6_000}, 6_000),
        ({"a": 5_000}, {"b": 4_000}, 0),
        ({"a": 5_000, "b": 5_100}, {"b": 9_000}, 9_000),
        ({"a": 5_000, "c": 5_100}, {"b": 9_000}, 0),
        ({"a": 9_000, "b": 1_000}, {"b": 9_500}, 0),
        ({"a": 5_000}, {"a": 9_000}, 0),
    ],
)
def test_a_bridge_is_over_before_it_is_told_of_if_its_other_leg_is(bridged, ended, since):
    assert legs(["a"], bridged, ended).over_since("a") == since


def test_the_other_leg_tells_of_our_bridge_if_it_can_be_no_other():
    assert legs(["a"], {"b": 5_000}).bridged_with("b") == ["a"]
    assert legs(["a"], {"a": 5_100, "b": 5_000}).bridged_with("b") == ["a"]
    assert legs(["a"], {"a": 9_000, "b": 5_000}).bridged_with("b") == []
    assert legs(["a", "z"], {"b": 5_000}).bridged_with("b") == []
    assert legs(["a"], {"b": 5_000}, {"b": 5_500}).bridged_with("b") == []


@pytest.mark.parametrize(
    ("moments", "found"),
    [
        ({}, ""),
        ({"a": 1_010}, "a"),
        ({"a": 1_010, "z": 1_400}, "a"),
        ({"a": 1_100, "z": 1_200}, ""),
        ({"a": 1_000, "z": 1_000}, ""),
        ({"a": 1_000, "z": 1_001}, "a"),
        ({"a": 4_000}, ""),
    ],
)
def test_the_nearest_in_time_is_taken_if_it_is_plainly_the_nearest(moments, found):
    assert nearest(1_000, moments) == found
