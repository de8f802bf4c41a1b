"""The order of media frames: nothing is heard twice, and no numbering makes us deaf."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.media.frame_order import FAR, LONGEST_GAP, PATIENCE, FrameOrder

pytestmark = pytest.mark.unit


def lost_before(*numbers):
    order = FrameOrder()
    return [order.accept(number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        ([1, 2, 3], [0, 0, 0]),
        ([7, 8], [0, 0]),
        ([1, 1, 2, 2], [0, None, 0, None]),
        ([1, 2, 5, 6], [0, 0, 2, 0]),
        ([1, 3, 2, 4], [0, 1, None, 0]),
        ([1, 4, 2, 3, 5], [0, 2, None, None, 0]),
    ],
)
def test_repetitions_and_stragglers_are_dropped_and_gaps_counted(numbers, lost):
    assert lost_before(*numbers) == lost


def test_what_has_no_number_is_heard():
    assert lost_before(1, None, 2) == [0, 0, 0]


def test_numbers_that_begin_anew_far_back_are_followed_at_once():
    assert lost_before(1000, 1000 - FAR, 2000) == [0, 0, 1049]
    assert lost_before(1000, 1, 2) == [0, 0, 0]


def test_numbers_that_begin_anew_nearby_are_followed_soon():
    order = FrameOrder()
    assert [order.accept(n) for n in range(1, 31)] == [0] * 30
    assert [order.accept(n) for n in range(1, 21)] == [None] * PATIENCE + [0] * 15


def test_numbers_that_stand_still_do_not_make_us_deaf():
    assert lost_before(*[1] * 20) == [0] + [None] * PATIENCE + [0] * 14


def test_numbers_that_grow_again_are_in_order_again():
    heard = lost_before(*[1] * 10, 2, 2, 3)
    assert heard[-3:] == [0, None, 0]


def test_a_leap_is_a_new_numbering_and_no_gap():
    assert lost_before(1, 1 + LONGEST_GAP, 10**15, 10**15 + 1) == [
        0,
        LONGEST_GAP - 1,
        0,
        0,
    ]


NUMBERS = st.one_of(st.integers(-100, 200), st.integers(), st.none())


@given(st.lists(NUMBERS, max_size=200))
def test_gaps_are_bounded_and_never_so_many_are_dropped_in_a_row(numbers):
    dropped = 0
    order = FrameOrder()
    for number in numbers:
        lost = order.accept(number)
        dropped = dropped + 1 if lost is None else 0
        assert dropped <= PATIENCE
        assert lost is None or 0 <= lost < LONGEST_GAP


@given(st.lists(st.booleans(), min_size=1, max_size=300))
def test_of_an_ordered_stream_each_frame_is_heard_once_and_the_lost_are_counted(came):
    numbers = [n for n, here in enumerate(came, start=1) if here]
    order = FrameOrder()
    lost = [order.accept(n) for n in numbers]
    assert None not in lost
    assert sum(lost) == (numbers[-1] - numbers[0] + 1 - len(numbers) if numbers else 0)
