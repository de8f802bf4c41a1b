"""Does a caller ask us to wait, and for how long? Pure.

How a transcript is understood: every language reads it. What only looks like a request ("I've been
on hold", "hold on to your receipt") is hushed for all of them, and so is a cry that a correction
follows ("hold on, that's wrong"). A request that is left makes a hold-on, unless the caller is back
within the same breath ("one second ... okay, I found it"). Of several languages that find one, the
one that is hinted at tells it, else the one that knows most of the words.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from monitor.hold_on.language import Language
from monitor.hold_on.languages import TABLES
from monitor.hold_on.phrase_table import Phrases
from monitor.hold_on.reading import Found, Reading
from monitor.hold_on.text import Text
from monitor.hold_on.words import fold, unspaced

LAST_WORDS = 40
"""Words at the end of a transcript that are read: a caller who talks on is not asking."""

LETTERS_A_WORD = 2
"""Letters of an unspaced script that count as one word."""

CODES = {"cmn": "zh", "yue": "zh"}
"""Languages with other names in recognisers than in ISO 639-1."""


@dataclass(frozen=True, slots=True)
class HoldOn:
    """The caller asks to wait: `seconds` long, or None when no duration was named.

    `phrase` is the rule that matched and `language` its language, ISO 639-1; "" when it is one of
    the agent's own phrases.
    """

    seconds: float | None
    language: str
    phrase: str


@cache
def languages() -> tuple[Language, ...]:
    """Return every language, prepared for searching: a second of CPU the first time."""
    return tuple(Language(table) for table in TABLES)


def understand(
    transcript: str, extra_phrases: tuple[str, ...] = (), language: str = ""
) -> HoldOn | None:
    """Return the request to wait in the caller's final *transcript*, None without one.

    *extra_phrases* are the agent's own, plain words in any language. *language* ("en-US", "pt") is
    tried first, then all others.
    """
    words = last_words(fold(transcript))
    own = Text(words, frozenset(), {}).find(_own(extra_phrases))
    readings = [Reading(one, words) for one in languages() if one.known(words)]
    nouns = set[int]().union(*(reading.nouns() for reading in readings))
    hushed = set[int]().union(*(reading.lookalikes(nouns) for reading in readings))
    asked = [(one, asks) for one in readings if (asks := one.asks(nouns, hushed))]
    if not asked and not own:
        return None
    hint = _code(language)
    reading, asks = max(
        asked or [(one, []) for one in readings or [Reading(languages()[0], words)]],
        key=lambda pair: (pair[0].language.code == hint, pair[0].known, _longest(pair[1])),
    )
    spans = [reading.text.places(ask) for ask in asks]
    spans += [range(match.start, match.end) for match in own]
    end = max(span.stop for span in spans)
    if any(one.back_after(end, hushed) for one in readings):
        return None
    seconds = reading.seconds(min(span.start for span in spans), hushed)
    if asks:
        return HoldOn(seconds, reading.language.code, asks[0].value.name)
    return HoldOn(seconds, "", own[0].value)


def last_words(words: list[str]) -> list[str]:
    """Return the `LAST_WORDS` of *words*, after a mark when some came before."""
    room = LAST_WORDS * LETTERS_A_WORD
    for at in range(len(words) - 1, -1, -1):
        room -= 1 if unspaced(words[at]) else LETTERS_A_WORD
        if room < 0:
            return ["...", *words[at + 1 :]]  # no word, so that the rest does not look like all
    return words


def _code(language: str) -> str:
    """Return the ISO 639-1 code of *language*, a recogniser's name of it."""
    code = "".join(fold(language)[:1])
    return CODES.get(code, code)


def _longest(asks: Found) -> int:
    return max((ask.end - ask.start for ask in asks), default=0)


@lru_cache(maxsize=256)
def _own(phrases: tuple[str, ...]) -> Phrases[str]:
    """Return the agent's phrases, in which the syntax of `Phrases` is punctuation."""
    table = {}
    for phrase in phrases:
        plain = normalize("NFKC", phrase).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        words = [word for word in re.split(r"[^\w']|_", plain) if fold(word)]
        if spoken := fold(phrase):
            table[phrase] = f"{' '.join(words)}\n{' '.join(spoken)}"
    return Phrases(table)
