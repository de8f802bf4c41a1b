"""A transcript in one language: its words, and the places of phrases. Pure.

Invariant: a search visits a node of a graph at most once per word that it begins at, so the work
grows with the length of the text and not with the number of possible readings.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from monitor.hold_on.phrase_table import Node, Phrases
from monitor.hold_on.words import key

T = TypeVar("T")


class Match(NamedTuple, Generic[T]):
    """The phrase of *value* stands in words [start, end) of a text."""

    start: int
    end: int
    value: T


class Text:
    """The words of a transcript without the language's fillers."""

    def __init__(
        self, words: list[str], fillers: frozenset[str], slots: "Mapping[str, Slot]"
    ) -> None:
        self._places = [place for place, word in enumerate(words) if word not in fillers]
        self.words = [words[place] for place in self._places]
        self.keys = [key(word) for word in self.words]
        self.steps = 0
        """How many nodes were visited so far: the work done."""
        self._slots = slots
        self._filled: dict[tuple[str, int], set[int]] = {}
        self._polite: dict[int, int] = {}
        self._lead = 0
        self._fine_ends = {len(self.words)}

    def excuse(self, polite: Phrases[str]) -> None:
        """Let `^` be after the polite words that begin the text, `$` before those that end it."""
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

    def place(self, index: int) -> int:
        """Return where word *index* is in the whole transcript; -1 for -1, which is no word."""
        return self._places[index] if index >= 0 else -1

    def places(self, match: Match[T]) -> range:
        """Return where *match* is in the whole transcript, fillers within it included."""
        return range(self._places[match.start], self._places[match.end - 1] + 1)

    def find(self, phrases: Phrases[T]) -> list[Match[T]]:
        """Return all matches, from left to right, the longer ones of the same start later."""
        openers = phrases.openers
        starts = [i for i, opener in enumerate(self.keys) if opener in openers]
        return [Match(i, *found) for i in starts for found in self.ends(phrases, i)]

    def ends(self, phrases: Phrases[T], start: int) -> list[tuple[int, T]]:
        """Return the ends and the values of the matches that begin at *start*, shortest first."""
        if start >= len(self.words) or self.keys[start] not in phrases.openers:
            return []
        found: list[tuple[int, T]] = []
        seen: set[tuple[Node[T], int]] = set()
        front = [(phrases.root, start)]
        while front:
            node, at = front.pop()
            if (node, at) in seen:
                continue
            seen.add((node, at))
            found += [(at, value) for value in node.values]
            if at < len(self.words) and (child := node.words.get(self.words[at])):
                front.append((child, at + 1))
            for symbol, child in node.special.items():
                front += [(child, end) for end in self._fill(symbol, at)]
        self.steps += len(seen)
        found.sort(key=lambda end: end[0])
        return found

    def _fill(self, symbol: str, at: int) -> Iterable[int]:
        """Return the ends of what may stand for *symbol* at *at*."""
        if symbol == "^":
            return [at] if at <= self._lead else []
        if symbol == "$":
            return [at] if at in self._fine_ends else []
        if symbol == "_":
            return [at + 1] if at < len(self.words) else []
        if (symbol, at) not in self._filled:
            slot = self._slots[symbol]
            fits = at < len(self.words) and self.keys[at] in slot.openers
            self._filled[symbol, at] = set(slot.ends(self, at)) if fits else set()
        return self._filled[symbol, at]


class Slot(NamedTuple):
    """What may stand for a symbol: the words it can begin with, and where it ends in a text."""

    openers: frozenset[str]
    ends: Callable[[Text, int], Iterable[int]]
