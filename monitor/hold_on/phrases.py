"""Phrases: a table of short patterns, ready to be found in a list of words. Pure.

A pattern is words with a little syntax around them:

    hold on             these words
    (hold on|wait)      one of these phrases
    [please]            this or nothing; may hold alternatives too
    don't               as one word, or as the two that an apostrophe makes of it
    <item>              whatever the slot of this name matches
    _                   any one word
    ^ and $             nothing but polite words before, or after

Patterns are written as a speller would, accents and all. A table becomes one graph in which a word
leads to one node at most, so looking costs a few look-ups per word of the transcript, whatever the
number of patterns. The syntax has no repetition, hence nothing that could backtrack for long.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from monitor.hold_on.words import fold

T = TypeVar("T")
Choice: TypeAlias = "list[list[str | Choice]]"
"""Alternatives, each a sequence of symbols and of choices."""

NUMBER = "0"
"""Stands for any number in digits among the words that a phrase may begin with."""

_SYNTAX = re.compile(r"[()\[\]|]|<[^>]+>|[_^$]|[^\s()\[\]|<>_^$]+")
_SPECIAL = "<_^$"
_CLOSED_BY = {"(": ")", "[": "]"}


@dataclass(slots=True, eq=False)
class Node(Generic[T]):
    """A place in the graph; the patterns of these `values` end here."""

    words: dict[str, "Node[T]"] = field(default_factory=dict)
    special: dict[str, "Node[T]"] = field(default_factory=dict)
    values: tuple[T, ...] = ()


def parse(pattern: str) -> Choice:
    """Return what *pattern* may stand for; ValueError when it is malformed."""
    try:
        return _phrases(_SYNTAX.findall(pattern)[::-1], "")
    except ValueError as fault:
        raise ValueError(f"in {pattern!r}: {fault}") from fault


def _phrases(tokens: list[str], closing: str) -> Choice:
    """Read up to *closing*; `|` has a meaning within brackets only."""
    phrases: Choice = [[]]
    while tokens and tokens[-1] != closing:
        if tokens[-1] == "|":
            tokens.pop()
            phrases.append([])
        else:
            phrases[-1].append(_item(tokens))
    if closing and not tokens:
        raise ValueError(f"{closing!r} is missing")
    if not closing and len(phrases) > 1:
        raise ValueError("`|` stands outside of brackets")
    return phrases


def _item(tokens: list[str]) -> Choice:
    token = tokens.pop()
    if token in _CLOSED_BY:
        inner = _phrases(tokens, _CLOSED_BY[token])
        tokens.pop()
        return [*inner, []] if token == "[" else inner
    if token[0] in _SPECIAL:
        return [[token]]
    parted: list[str | Choice] = [*fold(token)]
    if not parted:
        raise ValueError(f"{token!r} is no word")
    return [parted] if len(parted) == 1 else [parted, ["".join(fold(token))]]


class Phrases(Generic[T]):
    """A table: values, and the patterns of each.

    `openers` are the words that a match can begin with (`NUMBER` for any in digits), which is what
    makes looking cheap; *slots* says those of the slots that patterns use.
    """

    def __init__(
        self, table: Mapping[T, Iterable[str]], slots: Mapping[str, frozenset[str]] | None = None
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

    def add(self, patterns: Iterable[str], value: T) -> None:
        end = Node(values=(value,))
        self.entries += [self._before(end, parse(pattern)) for pattern in patterns]

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
        key = tuple(dict.fromkeys(nodes))
        if len(key) == 1:
            return key[0]
        if key not in self._merged:
            self._merged[key] = Node(
                self._merge_edges([node.words for node in key]),
                self._merge_edges([node.special for node in key]),
                tuple(dict.fromkeys(value for node in key for value in node.values)),
            )
        return self._merged[key]

    def _merge_edges(self, edges: list[dict[str, Node[T]]]) -> dict[str, Node[T]]:
        targets: dict[str, list[Node[T]]] = {}
        for one in edges:
            for symbol, node in one.items():
                targets.setdefault(symbol, []).append(node)
        return {symbol: self.merge(nodes) for symbol, nodes in targets.items()}


def _openers(node: Node[T], slots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the words that may come next at *node*; KeyError for a slot that is not defined."""
    found = set(node.words)
    for symbol, child in node.special.items():
        found |= _openers(child, slots) if symbol == "^" else slots[symbol]
    return frozenset(found)
