"""Times as people say them: "two minutes", "half an hour", "a minute or two", "a moment". Pure.

Invariant: seconds are those that were named; a time that names none ("a moment"), or so few that it
is a manner of speaking ("two seconds"), has None.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.hold_on.phrases import NUMBER, Phrases
from monitor.hold_on.text import Text

MEANT_S = 10
"""Who says "one second" or "five seconds" means a moment; from here on the number is meant."""

NUMBER_DIGITS = 4
"""A longer number is no number of minutes but of a card."""


@dataclass(frozen=True)
class TimeWords:
    """How a language tells times: patterns (see `phrases`), in tables by what they are worth."""

    numbers: Mapping[float, str]
    units: Mapping[float, str]
    """By their seconds."""
    whole: Mapping[float, str]
    """Times told without a number, by their seconds: half an hour."""
    vague: str
    """Times that name no duration: a moment."""
    about: str
    """What may come before a number and does not change it: about, another."""
    between: str
    """What may come between a number and its unit: more, little."""
    to: str
    """What joins two numbers, of which the larger counts: two or three."""
    half: str
    """What adds half a unit: and a half."""
    plus: str
    """What adds a smaller unit: two minutes and thirty seconds."""


def count(ones: str, tens: Mapping[int, str], join: Callable[[str, str], str]) -> dict[float, str]:
    """Return the number words below 100: *ones* from 1 on, *tens*, and those they *join* to.

    There are as many between two tens as the gap asks for: French counts up to 19 after 60.
    """
    low = dict(enumerate(ones.split(), start=1))
    numbers: dict[float, str] = dict(low)
    edges = [*tens, 100]
    for ten, following in zip(edges, edges[1:], strict=False):
        joined = {ten + one: join(tens[ten], low[one]) for one in range(1, following - ten)}
        numbers = {ten: tens[ten]} | joined | numbers
    return numbers


class Times:
    """The slot `<time>` of a language."""

    def __init__(self, words: TimeWords) -> None:
        self._numbers = _table(words.numbers)
        self._units = _table(words.units)
        self._whole = _table({**words.whole, 0: words.vague})
        self._about = _table({0: words.about})
        self._between = _table({0: words.between})
        self._to = _table({0: words.to})
        self._half = _table({0: words.half})
        self._plus = _table({0: words.plus})
        self.number_openers = self._numbers.openers | {NUMBER}
        self.openers = self.number_openers | self._whole.openers | self._about.openers

    def vocabulary(self) -> set[str]:
        """Return every word that is part of times in this language."""
        tables = (self._numbers, self._units, self._whole)
        return set().union(*(table.vocabulary() for table in tables))

    def ends(self, text: Text, start: int) -> Iterator[int]:
        """Yield where the times that begin at word *start* of *text* end."""
        return (end for end, _ in self._spoken(text, start))

    def number_ends(self, text: Text, start: int) -> Iterator[int]:
        """Yield where the numbers that begin at word *start* of *text* end."""
        return (end for end, _ in self._number(text, start))

    def longest_named(self, text: Text, left: Sequence[bool]) -> float | None:
        """Return the longest time, in seconds, of those in words that are *left*."""
        named, at = [0.0], 0
        while at < len(text.words):
            spoken = [time for time in self._spoken(text, at) if all(left[at : time[0]])]
            end, seconds = max(spoken, default=(at + 1, 0))
            named.append(seconds)
            at = end
        longest = max(named)
        return longest if longest >= MEANT_S else None

    def last_dictated(self, text: Text, row: int) -> int:
        """Return the last word at which *row* numbers in a row, not those of times, are complete.

        -1 when nothing is dictated.
        """
        at, numbers, last = 0, 0, -1
        while at < len(text.words):
            time_end = max(self.ends(text, at), default=0)
            end = max(self.number_ends(text, at), default=0)
            numbers = numbers + 1 if end and not time_end else 0
            last = at if numbers >= row else last
            at = max(time_end, end, at + 1)
        return last

    def _spoken(self, text: Text, start: int) -> Iterator[tuple[int, float]]:
        for at in _maybe(text, self._about, start):
            yield from text.ends(self._whole, at)
            for after, number in self._amounts(text, at):
                for unit_at in _maybe(text, self._between, after):
                    for end, unit in text.ends(self._units, unit_at):
                        yield end, number * unit
                        yield from self._more(text, end, number, unit)

    def _number(self, text: Text, at: int) -> list[tuple[int, float]]:
        if at < len(text.words) and text.keys[at] == NUMBER:
            digits = text.words[at].replace(",", ".")
            return [(at + 1, float(digits))] if len(digits) <= NUMBER_DIGITS else []
        return text.ends(self._numbers, at)

    def _amounts(self, text: Text, at: int) -> Iterator[tuple[int, float]]:
        for end, value in self._number(text, at):
            yield end, value
            for after, _ in text.ends(self._half, end):
                yield after, value + 0.5
            for other_at in _maybe(text, self._to, end):
                yield from (more for more in self._number(text, other_at) if more[1] > value)

    def _more(self, text: Text, at: int, number: float, unit: float) -> Iterator[tuple[int, float]]:
        """Yield what may follow a number and its unit: "and a half", "or two", "30 seconds"."""
        for end, _ in text.ends(self._half, at):
            yield end, (number + 0.5) * unit
        for other_at, _ in text.ends(self._to, at):
            for end, other in self._number(text, other_at):
                yield end, max(number, other) * unit
        for other_at in _maybe(text, self._plus, at):
            for after, other in self._number(text, other_at):
                for end, smaller in text.ends(self._units, after):
                    if smaller < unit:
                        yield end, number * unit + other * smaller


def _table(patterns: Mapping[float, str]) -> Phrases[float]:
    return Phrases({value: [pattern] for value, pattern in patterns.items()})


def _maybe(text: Text, phrases: Phrases[float], at: int) -> list[int]:
    return [at, *(end for end, _ in text.ends(phrases, at) if end > at)]
