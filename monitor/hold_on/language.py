"""The phrases of one language as a table, and that table prepared for searching. Pure.

Invariant: a table that does not parse, or uses a slot that is not defined, fails at import.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import NamedTuple, Protocol, Self, TypeVar

from monitor.hold_on.durations import Times, TimeWords
from monitor.hold_on.phrase_table import Phrases
from monitor.hold_on.text import Slot, Text
from monitor.hold_on.words import fold

T = TypeVar("T")
DICTATED = "<number> <number> <number> <number>"
"""In any language, a caller who dictates a number after an ask is back."""

Rules = Mapping[str, str]
"""Names, as the timeline shows them, and their patterns (see `phrases`)."""


class Asks(Protocol):
    """What a language's module `asks` defines; the fields of `Table` say what each is."""

    @property
    def SLOTS(self) -> Mapping[str, str]: ...  # noqa: N802  # constants of the module
    @property
    def ASKS(self) -> Rules: ...  # noqa: N802  # as above
    @property
    def CRIES(self) -> Rules: ...  # noqa: N802  # as above
    @property
    def MOMENTS(self) -> Rules: ...  # noqa: N802  # as above


class Lookalikes(Protocol):
    """What a language's module `lookalikes` defines."""

    @property
    def NOUNS_AFTER(self) -> str: ...  # noqa: N802  # as above
    @property
    def CORRECTIONS(self) -> str: ...  # noqa: N802  # as above
    @property
    def LOOKALIKES(self) -> str: ...  # noqa: N802  # as above
    @property
    def RETURNS(self) -> str: ...  # noqa: N802  # as above


@dataclass(frozen=True)
class Table:
    """How callers who speak `code` ask to wait; all patterns as in `phrases`."""

    code: str
    """ISO 639-1."""
    fillers: str
    """Words said while thinking; they are ignored."""
    polite: str
    """Words around a phrase that add nothing: please, okay, sorry."""
    times: TimeWords
    slots: Mapping[str, str]
    """By name: what `<name>` stands for. A slot may use those before it and those of `Times`."""
    asks: Rules
    """This asks to wait, regardless of other words."""
    cries: Rules
    """This asks to wait unless a correction or a question follows: "hold on, that's wrong"."""
    moments: Rules
    """Cries that are nouns too: "one moment"."""
    nouns_after: str
    """Words after which a moment is just that: "in one moment", "it takes just a minute"."""
    corrections: str
    """How the correction or the question after a cry begins."""
    lookalikes: str
    """This contains the words of an ask or a cry and is neither; it is ignored."""
    returns: str
    """A caller who says this after an ask is back already."""

    @classmethod
    def of(
        cls,
        code: str,
        asks: Asks,
        lookalikes: Lookalikes,
        times: TimeWords,
        *,
        fillers: str,
        polite: str,
    ) -> Self:
        """Return the table of a language from its modules."""
        return cls(
            code=code,
            fillers=fillers,
            polite=polite,
            times=times,
            slots=asks.SLOTS,
            asks=asks.ASKS,
            cries=asks.CRIES,
            moments=asks.MOMENTS,
            nouns_after=lookalikes.NOUNS_AFTER,
            corrections=lookalikes.CORRECTIONS,
            lookalikes=lookalikes.LOOKALIKES,
            returns=lookalikes.RETURNS,
        )


class Kind(Enum):
    """What a rule is for; see the fields of `Table`."""

    ASK = auto()
    CRY = auto()
    MOMENT = auto()
    CORRECTION = auto()
    LOOKALIKE = auto()
    RETURN = auto()


class Rule(NamedTuple):
    """One name in one of a table's lists of rules."""

    kind: Kind
    name: str = ""


class Language:
    """A table as the rules use it."""

    def __init__(self, table: Table) -> None:
        self.code = table.code
        self.times = Times(table.times)
        self.nouns_after = frozenset(fold(table.nouns_after))
        self._fillers = frozenset(fold(table.fillers))
        self._slots = {
            "<time>": Slot(self.times.openers, self.times.ends),
            "<short>": Slot(self.times.openers, self.times.short_ends),
            "<number>": Slot(self.times.number_openers, self.times.number_ends),
        }
        self._vocabulary = self.times.vocabulary()
        for name, patterns in table.slots.items():
            phrases = self._phrases({name: patterns})
            self._slots[f"<{name}>"] = Slot(phrases.openers, partial(_ends, phrases))
        self._polite = self._phrases({"": table.polite})
        self.rules = self._phrases(_rules(table))

    def read(self, words: list[str]) -> Text:
        """Return *words* (folded) as a text of this language."""
        text = Text(words, self._fillers, self._slots)
        text.excuse(self._polite)
        return text

    def known(self, words: list[str]) -> int:
        """Return how many of *words* are in this table, to choose between languages."""
        return sum(word in self._vocabulary for word in words)

    def _phrases(self, table: Mapping[T, str]) -> Phrases[T]:
        phrases = Phrases(table, {symbol: slot.openers for symbol, slot in self._slots.items()})
        self._vocabulary |= phrases.vocabulary()
        return phrases


def _rules(table: Table) -> dict[Rule, str]:
    named = {Kind.ASK: table.asks, Kind.CRY: table.cries, Kind.MOMENT: table.moments}
    rules = {
        Rule(kind, name): patterns
        for kind, group in named.items()
        for name, patterns in group.items()
    }
    rules[Rule(Kind.CORRECTION)] = table.corrections
    rules[Rule(Kind.LOOKALIKE)] = table.lookalikes
    rules[Rule(Kind.RETURN)] = f"{table.returns}\n{DICTATED}"
    return rules


def _ends(phrases: Phrases[str], text: Text, at: int) -> Iterable[int]:
    return (end for end, _ in text.ends(phrases, at))
