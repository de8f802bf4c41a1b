"""What a language's table says, made ready for looking. Pure.

Invariant: a table that does not parse, or uses a slot that is not defined, fails at import.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from monitor.hold_on.durations import Times, TimeWords
from monitor.hold_on.phrases import Phrases
from monitor.hold_on.text import Slot, Text
from monitor.hold_on.words import fold

Rules = Mapping[str, Iterable[str]]
"""Names, as the timeline shows them, and their patterns (see `phrases`)."""


@dataclass(frozen=True)
class Table:
    """How callers who speak `code` ask to wait; all patterns as in `phrases`."""

    code: str
    """ISO 639-1."""
    fillers: str
    """Words said while thinking; they are taken for not being there."""
    polite: tuple[str, ...]
    """What may stand around a phrase and adds nothing: please, okay, sorry."""
    times: TimeWords
    slots: Mapping[str, str]
    """By name: what `<name>` stands for. A slot may use those before it, `<time>` and `<number>`."""
    asks: Rules
    """Whoever says this asks to wait, whatever else is said."""
    cries: Rules
    """This asks to wait unless a correction or a question follows: "hold on, that's wrong"."""
    moments: Rules
    """Cries that are nouns too: "one moment"."""
    nouns_after: str
    """Words after which a moment is just that: "in one moment", "it takes just a minute"."""
    corrections: tuple[str, ...]
    """How such a correction or question begins."""
    lookalikes: tuple[str, ...]
    """This has the words of an ask or a cry and is none; it is out of the game."""
    returns: tuple[str, ...]
    """Who says this after an ask is back already."""


class Language:
    """A table as the rules use it."""

    def __init__(self, table: Table) -> None:
        self.code = table.code
        self.times = Times(table.times)
        self._fillers = frozenset(fold(table.fillers))
        self._slots: dict[str, Slot] = {"<time>": self.times, "<number>": self.times.numbers}
        self._openers = {"<time>": self.times.openers, "<number>": self.times.openers}
        phrases = [self._add_slot(name, pattern) for name, pattern in table.slots.items()]
        self._polite = self._phrases({"": table.polite})
        self.asks = self._phrases(table.asks)
        self.cries = self._phrases(table.cries)
        self.moments = self._phrases(table.moments)
        self.nouns_after = frozenset(fold(table.nouns_after))
        self.corrections = self._phrases({"": table.corrections})
        self.lookalikes = self._phrases({"": table.lookalikes})
        self.returns = self._phrases({"": table.returns})
        phrases += [self._polite, self.asks, self.cries, self.moments, self.corrections, self.lookalikes, self.returns]
        self._vocabulary = self.times.vocabulary().union(*(p.vocabulary() for p in phrases))

    def read(self, words: list[str]) -> Text:
        """Return *words* (folded) as speakers of this language hear them."""
        text = Text(words, self._fillers, self._slots)
        text.excuse(self._polite)
        return text

    def known(self, words: list[str]) -> int:
        """Return how many of *words* are in this table, which tells languages apart."""
        return sum(word in self._vocabulary for word in words)

    def _phrases(self, rules: Rules) -> Phrases[str]:
        return Phrases(rules, self._openers)

    def _add_slot(self, name: str, pattern: str) -> Phrases[str]:
        phrases = self._phrases({name: [pattern]})
        self._slots[f"<{name}>"] = partial(_endings, phrases)
        self._openers[f"<{name}>"] = phrases.openers
        return phrases


def _endings(phrases: Phrases[str], text: Text, at: int) -> Iterable[int]:
    return (end for end, _ in text.walk(phrases.root, at))
