"""The judge of growth: straight is 0 % off, wherever the line begins; a curve is not."""

import pytest

from benchmarks.service.growth import fitted

pytestmark = pytest.mark.unit

SIZES = (100, 500, 1000, 2000)


def test_what_grows_in_proportion_lies_on_its_line():
    line = fitted([(n, 30 + 2 * n) for n in SIZES])
    assert (line.fixed, line.each, line.off) == pytest.approx((30, 2, 0))


def test_what_stays_the_same_grows_by_nothing():
    line = fitted([(workers, 7) for workers in (1, 2, 4, 8)])
    assert (line.fixed, line.each, line.off) == pytest.approx((7, 0, 0))


def test_a_square_is_far_off():
    assert fitted([(n, n**2) for n in SIZES]).off > 0.5
