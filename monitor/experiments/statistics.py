"""Intervals of shares and of their differences. Pure.

Wilson's score interval (J. Am. Stat. Assoc. 22, 1927), and Newcombe's hybrid score interval of a
difference (Statistics in Medicine 17, 1998, method 10): both hold for few calls and rare events.
"""

from math import sqrt
from typing import NamedTuple

Z95, Z99 = 1.959964, 2.575829


class Interval(NamedTuple):
    """From `low` to `high`."""

    low: float
    high: float


def wilson(hits: int, of: int, z: float = Z95) -> Interval:
    """Return the interval of a share of which *hits* of *of* were seen; all of [0, 1] for none."""
    if of <= 0:
        return Interval(0.0, 1.0)
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    low = 0.0 if hits == 0 else middle - half
    return Interval(low, 1.0 if hits == of else middle + half)


def difference(first: tuple[int, int], second: tuple[int, int], z: float = Z95) -> Interval:
    """Return the interval of the first share less the second; each is (hits, of)."""
    if not first[1] or not second[1]:
        return Interval(-1.0, 1.0)
    one, two = first[0] / first[1], second[0] / second[1]
    of_one, of_two = wilson(*first, z), wilson(*second, z)
    gap = one - two
    return Interval(
        gap - sqrt((one - of_one.low) ** 2 + (of_two.high - two) ** 2),
        gap + sqrt((of_one.high - one) ** 2 + (two - of_two.low) ** 2),
    )
