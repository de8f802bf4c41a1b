"""A transcript as one language reads it: its words, and which phrases stand where. Pure.

Invariant: a hushed word matches nothing any more; what is before and after keeps its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from monitor.hold_on.phrases import NUMBER, Node, Phrases

T = TypeVar("T")
Ending = tuple[int, float | None]
"""Where a phrase ends, and the seconds that a time within it names."""


class Match(NamedTuple):
    """The rule *name* applies to words [start, end); *seconds* is what a time in it names."""

    start: int
    end: int
    name: str
    seconds: float | None


class Text:
    """The words of a transcript but for a language's fillers; `places` are those in the whole."""

    def __init__(
        self, words: list[str], fillers: frozenset[str], slots: "Mapping[str, Slot]"
    ) -> None:
        self.places = [place for place, word in enumerate(words) if word not in fillers]
        self.words = [words[place] for place in self.places]
        self.keys = [NUMBER if word[0].isdigit() else word for word in self.words]
        self.steps = 0
        """How many nodes of tries were visited so far: the work done."""
        self._slots = slots
        self._filled: dict[tuple[str, int], list[Ending]] = {}
        self._polite: dict[int, int] = {}
        self._lead, self._tail = 0, len(self.words)

    def excuse(self, polite: Phrases[str]) -> None:
        """Let `^` be after the polite words that begin the text, and `$` before those at its end."""
        self._polite = {match.start: match.end for match in self.find(polite)}
        self._lead = self.skip_polite(0)
        fine = {len(self.words)}
        for start in sorted(self._polite, reverse=True):
            if self._polite[start] in fine:
                fine.add(start)
        self._ends = fine

    def skip_polite(self, start: int) -> int:
        """Return where the polite words that begin at *start* end."""
        while start in self._polite:
            start = self._polite[start]
        return start

    def hush(self, places: set[int]) -> None:
        """Make the words at *places* of the whole transcript match nothing."""
        for i, place in enumerate(self.places):
            if place in places:
                self.words[i] = self.keys[i] = ""
        self._filled.clear()

    def span(self, match: Match) -> range:
        """Return the places of *match* in the whole transcript, fillers within it included."""
        return range(self.places[match.start], self.places[match.end - 1] + 1)

    def find(self, phrases: Phrases[str]) -> list[Match]:
        """Return the longest match at each word where there is one."""
        starts = [i for i, key in enumerate(self.keys) if key in phrases.openers]
        return [match for i in starts if (match := self.match(phrases, i))]

    def match(self, phrases: Phrases[str], start: int) -> Match | None:
        """Return the longest match that begins at *start*, if any."""
        found = [
            Match(start, end, name, seconds)
            for end, name, seconds in self.walk(phrases.root, start)
        ]
        return max(found, key=lambda match: match.end, default=None)

    def walk(
        self, node: Node[T], at: int, seconds: float | None = None
    ) -> Iterator[tuple[int, T, float | None]]:
        """Yield the end, the value and the seconds of every match that goes on from *at*."""
        self.steps += 1
        if node.value is not None:
            yield at, node.value, seconds
        if at < len(self.words) and (child := node.words.get(self.words[at])):
            yield from self.walk(child, at + 1, seconds)
        for symbol, child in node.special.items():
            for end, named in self._fill(symbol, at):
                yield from self.walk(child, end, seconds if named is None else named)

    def _fill(self, symbol: str, at: int) -> list[Ending]:
        """Return the ends of what may stand for *symbol* at *at*."""
        if symbol == "^":
            return [(at, None)] if at <= self._lead else []
        if symbol == "$":
            return [(at, None)] if at in self._ends else []
        if symbol == "_":
            return [(at + 1, None)] if at < len(self.words) and self.words[at] else []
        if (symbol, at) not in self._filled:
            self._filled[symbol, at] = list(self._slots[symbol](self, at))
        return self._filled[symbol, at]


Slot = Callable[[Text, int], Iterable[Ending]]
"""The endings of what may stand in a slot that begins at this word."""
