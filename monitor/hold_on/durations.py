"""Times as people say them: "two minutes", "half an hour", "a minute or two", "a moment". Pure.

Invariant: seconds are those that were named; a time that names none ("a moment"), or so few that it
is a manner of speaking ("two seconds"), has None.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from monitor.hold_on.phrases import NUMBER, Phrases
from monitor.hold_on.text import Ending, Text

MEANT_S = 10
"""Who says "one second" or "five seconds" means a moment; from here on the number is meant."""

LONGEST_NUMBER = 4
"""Digits. Longer ones are no number of minutes but of a card."""

Table = Mapping[float, str]


@dataclass(frozen=True)
class Words:
    """How a language tells times. Patterns as in `phrases`, `,` between them; keys are values."""

    numbers: Table
    units: Table
    """By their seconds."""
    whole: Table
    """Times without a number, by their seconds: half an hour."""
    vague: str
    """Times that name no duration: a moment."""
    about: str
    """What may come before a number and does not change it: about, another."""
    between: str
    """What may come between number and unit: more, little."""
    to: str
    """What joins two numbers, of which the larger counts: two or three."""
    half: str
    """What adds half a unit: and a half."""
    plus: str
    """What adds a smaller unit: two minutes and thirty seconds."""


def count(ones: str, tens: Table, join: Callable[[str, str], str]) -> dict[float, str]:
    """Return the number words from 1 to 99: *ones* in their order, *tens*, and those in between.

    Between two tens come as many as the gap between them asks for (French counts 19 after 60).
    """
    low = dict(enumerate(ones.split(","), start=1))
    numbers: dict[float, str] = dict(low)
    edges = [*tens, 100]
    for ten, following in zip(edges, edges[1:], strict=False):
        numbers.setdefault(ten, tens[ten])
        for one in range(1, int(following - ten)):
            numbers.setdefault(ten + one, join(tens[ten], low[one]))
    return numbers


class Times:
    """The slot `<time>` of a language."""

    def __init__(self, words: Words) -> None:
        self.numbers = Phrases(_patterns(words.numbers))
        self.units = Phrases(_patterns(words.units))
        self.whole = Phrases(_patterns(words.whole))
        self.vague = Phrases({None: words.vague.split(",")})
