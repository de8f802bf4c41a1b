"""Phrases: a table of short patterns, ready to be found in a list of words. Pure.

There is one pattern a line; it continues on the next line while a bracket is open. A pattern is
words with a little syntax around them:

    hold on             these words
    (hold on|wait)      one of these phrases
    [please]            this or nothing; may hold alternatives too
    don't               as one word, or as the two that an apostrophe makes of it
    待って[て]          in unspaced scripts, each letter is a word (see `words`)
    <item>              whatever the slot of this name matches
    _                   any one word
    ^ and $             nothing but polite words before, or after

Patterns are written as a speller would, accents and all. A table becomes one graph in which a word
leads to one node at most, so looking costs a few look-ups per word of the transcript, whatever the
number of patterns. The syntax has no repetition, hence nothing that could backtrack for long.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from monitor.hold_on.words import fold, key, unspaced

T = TypeVar("T")
Choice: TypeAlias = "list[list[str | Choice]]"
"""Alternatives, each a sequence of symbols and of choices."""

_SYNTAX = re.compile(r"[()\[\]|]|<[^>]+>|[_^$]|[^\s()\[\]|<>_^$]+")
_SPECIAL = "<_^$"
_CLOSED_BY = {"(": ")", "[": "]"}


@dataclass(slots=True, eq=False)
class Node(Generic[T]):
    """A place in the graph; the patterns of these `values` end here."""

    words: dict[str, "Node[T]"] = field(default_factory=dict)
    special: dict[str, "Node[T]"] = field(default_factory=dict)
    values: tuple[T, ...] = ()


def parse(patterns: str) -> Choice:
    """Return the alternatives in *patterns*; ValueError if one is malformed."""
    choice: Choice = []
    for pattern in _lines(patterns):
        try:
            choice += _phrases(_SYNTAX.findall(pattern)[::-1], "")
        except ValueError as fault:
            raise ValueError(f"in {pattern!r}: {fault}") from fault
    return choice


def _lines(patterns: str) -> Iterator[str]:
    pattern = ""
    for line in patterns.splitlines():
        pattern = f"{pattern} {line.strip()}".strip()
        if pattern and len(re.findall(r"[(\[]", pattern)) <= len(re.findall(r"[)\]]", pattern)):
            yield pattern
            pattern = ""
    if pattern:
        yield pattern


def _phrases(symbols: list[str], closing: str) -> Choice:
    """Read up to *closing*; `|` has a meaning within brackets only."""
    phrases: Choice = [[]]
    while symbols and symbols[-1] != closing:
        if symbols[-1] == "|":
            symbols.pop()
            phrases.append([])
        else:
            phrases[-1].append(_item(symbols))
    if closing and not symbols:
        raise ValueError(f"{closing!r} is missing")
    if not closing and len(phrases) > 1:
        raise ValueError("`|` stands outside of brackets")
    return phrases


def _item(symbols: list[str]) -> Choice:
    symbol = symbols.pop()
    if symbol in _CLOSED_BY:
        inner = _phrases(symbols, _CLOSED_BY[symbol])
        symbols.pop()
        return [*inner, []] if symbol == "[" else inner
    if symbol[0] in _SPECIAL:
        return [[symbol]]
    parted: list[str | Choice] = [*fold(symbol)]
    if not parted:
        raise ValueError(f"{symbol!r} is no word")
    words = fold(symbol)
    if len(words) == 1 or any(unspaced(word) for word in words):
        return [parted]
    return [parted, ["".join(words)]]


class Phrases(Generic[T]):
    """A table: values, and the patterns of each.

    `openers` are the keys of the words that a match can begin with, which makes searching cheap;
    *slots* has those of the slots in the patterns.
    """

    def __init__(
        self, table: Mapping[T, str], slots: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        graph: _Graph[T] = _Graph()
        for value, patterns in table.items():
            graph.add(patterns, value)
        self.root = graph.merge(graph.entries)
        self.openers = _openers(self.root, slots or {})

    def vocabulary(self) -> set[str]:
        """Return every word that some pattern spells out."""
        nodes = [self.root]
        seen = {self.root}
        found: set[str] = set()
        for node in nodes:
            found.update(node.words)
            following = {*node.words.values(), *node.special.values()} - seen
            seen |= following
            nodes.extend(following)
        return found


class _Graph(Generic[T]):
    """Builds a table's graph from the ends of its patterns to their beginnings."""

    def __init__(self) -> None:
        self.entries: list[Node[T]] = []
        self._merged: dict[tuple[Node[T], ...], Node[T]] = {}

    def add(self, patterns: str, value: T) -> None:
        self.entries.append(self._before(Node(values=(value,)), parse(patterns)))

    def _before(self, end: Node[T], choice: Choice) -> Node[T]:
        """Return the node from which *choice* leads to *end*."""
        entries = []
        for sequence in choice:
            node = end
            for item in reversed(sequence):
                if isinstance(item, list):
                    node = self._before(node, item)
                elif item[0] in _SPECIAL:
                    node = Node(special={item: node})
                else:
                    node = Node(words={item: node})
            entries.append(node)
        return self.merge(entries)

    def merge(self, nodes: list[Node[T]]) -> Node[T]:
        """Return the node that is all of *nodes* at once."""
        all_of = tuple(dict.fromkeys(nodes))
        if len(all_of) == 1:
            return all_of[0]
        if all_of not in self._merged:
            self._merged[all_of] = Node(
                self._merge_edges([node.words for node in all_of]),
                self._merge_edges([node.special for node in all_of]),
                tuple(dict.fromkeys(value for node in all_of for value in node.values)),
            )
        return self._merged[all_of]

    def _merge_edges(self, edges: list[dict[str, Node[T]]]) -> dict[str, Node[T]]:
        targets: dict[str, list[Node[T]]] = {}
        for one in edges:
            for symbol, node in one.items():
                targets.setdefault(symbol, []).append(node)
        return {symbol: self.merge(nodes) for symbol, nodes in targets.items()}


def _openers(node: Node[T], slots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the keys of what may come next at *node*; KeyError for a slot that is not defined."""
    found = {key(word) for word in node.words}
    for symbol, child in node.special.items():
        found |= _openers(child, slots) if symbol == "^" else slots[symbol]
    return frozenset(found)
