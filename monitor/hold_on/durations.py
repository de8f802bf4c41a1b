"""Times as people say them: "two minutes", "half an hour", "a minute or two", "a moment". Pure.

Invariant: seconds are as named; a time without a number ("a moment"), or with one so small that it
is a manner of speaking ("two seconds"), has None.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.hold_on.phrase_table import Phrases
from monitor.hold_on.text import Text
from monitor.hold_on.words import NUMBER

MEANT_S = 10
""""One second" or "five seconds" means a moment; from here on the number is meant."""

SHORT_S = 900
"""Up to "fifteen minutes" alone may be a request; "five hours" alone answers a question."""

NUMBER_DIGITS = 4
"""A longer number is not a number of minutes but, for example, of a card."""

_POINT = str.maketrans(",\N{ARABIC DECIMAL SEPARATOR}", "..")


@dataclass(frozen=True)
class TimeWords:
    """The words for times in a language: patterns (see `phrases`), by their value."""

    numbers: Mapping[float, str]
    units: Mapping[float, str]
    """By their seconds."""
    whole: Mapping[float, str]
    """Times without a number, by their seconds: half an hour."""
    vague: str
    """Times that name no duration: a moment."""
    about: str
    """Words before a number that do not change it: about, another."""
    between: str
    """Words between a number and its unit: more, little."""
    to: str
    """What joins two numbers, of which the larger counts: two or three."""
    half: str
    """What adds half a unit: and a half."""
    plus: str
    """What adds a smaller unit: two minutes and thirty seconds."""


def count(ones: str, tens: str, join: Callable[[str, str], str]) -> dict[float, str]:
    """Return the number words below 100: *ones* from 1, *tens* from 20, and those they *join* to.

    For a ten that is "-" the one before counts on: French has 60 + 19 for 79.
    """
    low = dict(enumerate(ones.split(), start=1))
    numbers: dict[float, str] = dict(low.items())
    base, word = 20, ""
    for ten, own_word in enumerate(tens.split(), start=2):
        if own_word != "-":
            base, word = ten * 10, own_word
            numbers[base] = word
        for number in range(max(base + 1, ten * 10), ten * 10 + 10):
            numbers[number] = join(word, low[number - base])
    return numbers


class Times:
    """The slots `<time>`, `<short>` (of no more than `SHORT_S`) and `<number>` of a language."""

    def __init__(self, words: TimeWords) -> None:
        self._numbers = Phrases(words.numbers)
        self._units = Phrases(words.units)
        self._whole = Phrases({**words.whole, 0.0: words.vague})
        self._about = Phrases({0.0: words.about})
        self._between = Phrases({0.0: words.between})
        self._to = Phrases({0.0: words.to})
        self._half = Phrases({0.0: words.half})
        self._plus = Phrases({0.0: words.plus})
        self.number_openers = self._numbers.openers | {NUMBER}
        self.openers = self.number_openers | self._whole.openers | self._about.openers

    def vocabulary(self) -> set[str]:
        """Return every word that is part of times in this language."""
        tables = (self._numbers, self._units, self._whole)
        return set().union(*(table.vocabulary() for table in tables))

    def number_words(self) -> set[str]:
        """Return every word that is part of a number in this language."""
        return self._numbers.vocabulary()

    def ends(self, text: Text, start: int) -> Iterator[int]:
        """Yield where the times that begin at word *start* of *text* end."""
        return (end for end, _ in self._spoken(text, start))

    def short_ends(self, text: Text, start: int) -> Iterator[int]:
        """Yield the same for times that may be a request without further words."""
        return (end for end, seconds in self._spoken(text, start) if seconds <= SHORT_S)

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
            digits = text.words[at].translate(_POINT)
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


def _maybe(text: Text, phrases: Phrases[float], at: int) -> list[int]:
    return [at, *(end for end, _ in text.ends(phrases, at) if end > at)]
