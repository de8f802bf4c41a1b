"""Phrases: a table of short patterns, and where they stand in a list of words. Pure.

A pattern is words with a little syntax around them:

    hold on             these words
    get|grab            one of these words
    (hold on|wait)      one of these phrases
    [please]            this or nothing; may hold alternatives too
    don't               as one word, or as the two that an apostrophe makes of it
    <item>              whatever the slot of this name matches
    _                   any one word
    ^ and $             nothing but polite words before, or after

Patterns are written as a speller would: accents and all. They become a trie, so that looking costs
a few dictionary look-ups per word of the transcript, whatever the number of patterns: there is no
unbounded repetition in the syntax, hence nothing that could backtrack for long.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.hold_on.words import fold

T = TypeVar("T")
_SYNTAX = re.compile(r"[()\[\]|]|<\w+>|[_^$]|[^\s()\[\]|<>_^$]+")
NUMBER = "0"
"""Stands for any number in digits among the words that a phrase may begin with."""
_CLOSED_BY = {"(": ")", "[": "]"}
Symbols = tuple[str, ...]


@dataclass(slots=True)
class Node(Generic[T]):
    """A place in the trie; `value` when a pattern may end here."""

    words: dict[str, "Node[T]"] = field(default_factory=dict)
    special: dict[str, "Node[T]"] = field(default_factory=dict)
    value: T | None = None


def expand(pattern: str) -> list[Symbols]:
    """Return all sequences of symbols that *pattern* stands for; ValueError if it is malformed."""
    tokens = _SYNTAX.findall(pattern)[::-1]
    found = _alternatives(tokens, "")
    if tokens:
        raise ValueError(f"unbalanced {tokens[-1]!r} in {pattern!r}")
    return found


def _alternatives(tokens: list[str], closing: str) -> list[Symbols]:
    """Read up to *closing*. Outside brackets `|` joins single words, inside whole phrases."""
    done: list[Symbols] = []
    phrase: list[Symbols] = [()]
    while tokens and tokens[-1] != closing:
        token = tokens.pop()
        if token == "|":
            done, phrase = done + phrase, [()]
            continue
        choices = _item(token, tokens)
        while not closing and tokens and tokens[-1] == "|":
            tokens.pop()
            choices = choices + _item(tokens.pop(), tokens)
        phrase = [before + choice for before in phrase for choice in choices]
    if closing:
        if not tokens:
            raise ValueError(f"{closing!r} is missing")
        tokens.pop()
    return done + phrase


def _item(token: str, tokens: list[str]) -> list[Symbols]:
    if token in _CLOSED_BY:
        inner = _alternatives(tokens, _CLOSED_BY[token])
        return [*inner, ()] if token == "[" else inner
    if token[0] in "<_^$":
        return [(token,)]
    parted = tuple(fold(token))
    if not parted:
        raise ValueError(f"{token!r} is no word")
    return [parted] if len(parted) == 1 else [parted, ("".join(parted),)]


class Phrases(Generic[T]):
    """A table of patterns, each with a value; where two would do, the first one's value counts.

    `openers` are the words that a match can begin with (`NUMBER` for any in digits), which is what
    makes looking cheap; *slots* says those of the slots that patterns use.
    """

    def __init__(
        self, table: Mapping[T, Iterable[str]], slots: Mapping[str, frozenset[str]] | None = None
    ) -> None:
        self.root: Node[T] = Node()
        for value, patterns in table.items():
            for pattern in patterns:
                for symbols in expand(pattern):
                    self._plant(symbols, value)
        self.openers = _openers(self.root, slots or {})

    def _plant(self, symbols: Symbols, value: T) -> None:
        node = self.root
        for symbol in symbols:
            edges = node.special if symbol[0] in "<_^$" else node.words
            node = edges.setdefault(symbol, Node())
        if node.value is None:
            node.value = value

    def vocabulary(self) -> set[str]:
        """Return every word that some pattern spells out."""
        found: set[str] = set()
        nodes = [self.root]
        while nodes:
            node = nodes.pop()
            found.update(node.words)
            nodes.extend(node.words.values())
            nodes.extend(node.special.values())
        return found


def _openers(node: Node[T], slots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the words that may come next at *node*; KeyError for a slot that is not defined."""
    found = set(node.words)
    for symbol, child in node.special.items():
        found |= _openers(child, slots) if symbol == "^" else slots[symbol]
    return frozenset(found)
