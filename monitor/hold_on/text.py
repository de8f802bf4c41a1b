"""A transcript as one language reads it: its words, and which phrases stand where. Pure.

Invariant: a hushed word matches nothing any more; what is before and after keeps its place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from monitor.hold_on.phrases import NUMBER, Node, Phrases

T = TypeVar("T")

class Match(NamedTuple):
    """The phrase *name* stands in words [start, end)."""

    start: int
    end: int
    name: str


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
        self._filled: dict[tuple[str, int], list[int]] = {}
        self._polite: dict[int, int] = {}
        self._lead = 0
        self._fine_ends = {len(self.words)}

    def excuse(self, polite: Phrases[str]) -> None:
        """Let `^` be after the polite words that begin the text, and `$` before those at its end."""
        self._polite = {match.start: match.end for match in self.find(polite)}
        self._lead = self.skip_polite(0)
        for start in sorted(self._polite, reverse=True):
            if self._polite[start] in self._fine_ends:
                self._fine_ends.add(start)

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
        found = [Match(start, end, name) for end, name in self.walk(phrases.root, start)]
        return max(found, key=lambda match: match.end, default=None)

    def walk(self, node: Node[T], at: int) -> Iterator[tuple[int, T]]:
        """Yield the end and the value of every phrase that goes on from *node* at word *at*."""
        self.steps += 1
        if node.value is not None:
            yield at, node.value
        if at < len(self.words) and (child := node.words.get(self.words[at])):
            yield from self.walk(child, at + 1)
        for symbol, child in node.special.items():
            for end in self._fill(symbol, at):
                yield from self.walk(child, end)

    def _fill(self, symbol: str, at: int) -> list[int]:
        """Return the ends of what may stand for *symbol* at *at*."""
        if symbol == "^":
            return [at] if at <= self._lead else []
        if symbol == "$":
            return [at] if at in self._fine_ends else []
        if symbol == "_":
            return [at + 1] if at < len(self.words) and self.words[at] else []
        if (symbol, at) not in self._filled:
            self._filled[symbol, at] = list(dict.fromkeys(self._slots[symbol](self, at)))
        return self._filled[symbol, at]


Slot = Callable[[Text, int], Iterable[int]]
"""The ends of what may stand in a slot that begins at this word."""
