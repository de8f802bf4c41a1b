"""What the two groups of an experiment show: shares, intervals, plain words, guard rails. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.experiments.statistics import Z99, Interval, difference, wilson
from monitor.settings.experiments import GuardRails

MEASURES = {
    "asked": ("calls", "were asked whether they are still there"),
    "recovered": ("asked", "answered after a check-in"),
    "hung_up": ("calls", "were hung up on for silence"),
    "complained": ("calls", "complained by key"),
}
"""By name: the figure it is a share of, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share: hits of a total, with its 95 % interval."""

    hits: int
    of: int
    interval: Interval

    @property
    def in_words(self) -> str:
        if not self.of:
            return "no calls yet"
        low, high = (round(100 * bound) for bound in self.interval)
        return f"{self.hits} of {self.of} ({100 * self.hits / self.of:.0f} %, {low} to {high} %)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of both groups; `difference` is the other's share less the usual one's."""

    measure: str
    usual: Share
    other: Share
    difference: Interval

    @property
    def is_told(self) -> bool:
        """The difference is more than chance, at 95 %."""
        return self.difference.low > 0 or self.difference.high < 0

    @property
    def words(self) -> str:
        what = MEASURES[self.measure][1]
        if not self.usual.of or not self.other.of:
            return "Too few calls to compare."
        if not self.is_told:
            return f"No clear difference yet in how many {what}."
        low, high = sorted(abs(bound) for bound in self.difference)
        more = "More" if self.difference.low > 0 else "Fewer"
        return (
            f"{more} callers {what} with the other settings: "
            f"by {100 * low:.1f} to {100 * high:.1f} points."
        )


Counts = Mapping[str, int]


def compare(usual: Counts, other: Counts) -> list[Comparison]:
    """Return every measure of the two groups, each given as figures by name."""
    return [
        Comparison(
            measure,
            _share(usual, measure),
            _share(other, measure),
            difference(_pair(other, measure), _pair(usual, measure)),
        )
        for measure in MEASURES
    ]


def broken_rail(usual: Counts, other: Counts, rails: GuardRails) -> str:
    """Return why the experiment must stop, '' if it may go on.

    The other settings must be worse by more than is allowed, and more than chance would have it at
    99 %: the counts are looked at after each call, and chance has many tries.
    """
    if other.get("calls", 0) < rails.least_calls:
        return ""
    return next(_broken(usual, other, rails), "")


def _broken(usual: Counts, other: Counts, rails: GuardRails) -> Iterator[str]:
    allowed = {
        "hung_up": (1, rails.hang_ups),
        "recovered": (-1, rails.recoveries),
        "complained": (1, rails.complaints),
    }
    for measure, (sign, most) in allowed.items():
        first, second = _pair(other, measure), _pair(usual, measure)
        if not first[1] or not second[1]:
            continue
        worse = sign * (first[0] / first[1] - second[0] / second[1])
        low, high = difference(first, second, Z99)
        if worse > most and (low > 0 if sign > 0 else high < 0):
            yield (
                f"{first[0]} of {first[1]} {MEASURES[measure][1]} with the other settings, "
                f"{second[0]} of {second[1]} with the usual ones"
            )


def _pair(counts: Counts, measure: str) -> tuple[int, int]:
    return counts.get(measure, 0), counts.get(MEASURES[measure][0], 0)


def _share(counts: Counts, measure: str) -> Share:
    pair = _pair(counts, measure)
    return Share(*pair, wilson(*pair))
