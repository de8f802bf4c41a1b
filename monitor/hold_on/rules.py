"""Does a caller ask us to wait, and for how long? Pure.

How a transcript is understood: every language reads it. What only looks like a request ("I've been
on hold", "hold on to your receipt") is hushed for all of them, and so is a cry that a correction
follows ("hold on, that's wrong"). A request that is left makes a hold-on, unless the caller is back
within the same breath ("one second ... okay, I found it"). Of several languages that find one, the
one that is hinted at tells it, else the one that knows most of the words.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.hold_on.language import Language
from monitor.hold_on.languages import TABLES
from monitor.hold_on.phrases import Phrases
from monitor.hold_on.text import Match, Text
from monitor.hold_on.words import fold

LANGUAGES = tuple(Language(table) for table in TABLES)

DICTATED = 3
"""So many numbers in a row after a request are what the caller was asked for: they are back."""


@dataclass(frozen=True, slots=True)
class HoldOn:
    """The caller asks to wait: `seconds` long, or None when no duration was named.

    `phrase` is the rule that says so and `language` its language, ISO 639-1; "" when it is one of
    the agent's own.
    """

    seconds: float | None
    language: str
    phrase: str


@dataclass(slots=True)
class _Reading:
    """A transcript as one language reads it; no cry is made of the `nouns`, places in the whole."""

    language: Language
    text: Text
    nouns: set[int] = field(default_factory=set)

    def moments_as_nouns(self) -> list[Match]:
        """Return the moments that are just that: "in one moment"."""
        words, before = self.text.words, self.language.nouns_after
        moments = self.text.find(self.language.moments)
        return [moment for moment in moments if moment.start and words[moment.start - 1] in before]

    def cries(self) -> list[Match]:
        moments = self.text.find(self.language.moments)
        free = [moment for moment in moments if self.nouns.isdisjoint(self.text.span(moment))]
        return sorted(self.text.find(self.language.cries) + free)

    def lookalikes(self) -> list[Match]:
        return self.text.find(self.language.lookalikes) + self._corrected_cries()

    def _corrected_cries(self) -> list[Match]:
        """Return the cries that a correction follows, be there other cries between them."""
        cries = self.cries()
        starts = {cry.start for cry in cries}
        wrong_starts: set[int] = set()
        corrected: list[Match] = []
        for cry in reversed(cries):
            following = self.text.skip_polite(cry.end)
            if following in starts:
                wrong = following in wrong_starts
            elif self.text.match(self.language.asks, following):
                wrong = False
            else:
                wrong = self.text.match(self.language.corrections, following) is not None
            if wrong:
                corrected.append(cry)
                wrong_starts.add(cry.start)
        return corrected

    def asks(self) -> list[Match]:
        return sorted(self.text.find(self.language.asks) + self.cries())

    def back_after(self, place: int) -> bool:
        """Return whether, at *place* or later, the caller is back or dictates a number."""
        back = [match.start for match in self.text.find(self.language.returns)]
        dictated = self.language.times.dictated(self.text, DICTATED)
        return any(self.text.places[start] >= place for start in [*back, dictated] if start >= 0)

    def fits(self, words: list[str], hint: list[str]) -> tuple[bool, int]:
        """Return how well this language fits *words*, to be compared."""
        return [self.language.code] == hint, self.language.known(words)

    def seconds_from(self, place: int) -> float | None:
        """Return the longest time named at *place* or later."""
        return self.language.times.longest_named(self.text, bisect_left(self.text.places, place))


def understand(
    transcript: str, extra_phrases: tuple[str, ...] = (), language: str = ""
) -> HoldOn | None:
    """Return how the caller's final *transcript* asks to wait, None when it does not.

    *extra_phrases* are the agent's own, plain words in any language. *language* ("en-US", "pt")
    says which language's rules go first; all are tried.
    """
    words = fold(transcript)
    own = Text(words, frozenset(), {}).find(_own(extra_phrases))
    readings = [_Reading(one, one.read(words)) for one in LANGUAGES]
    nouns = _places(readings, [reading.moments_as_nouns() for reading in readings])
    for reading in readings:
        reading.nouns = nouns
    hushed = _places(readings, [reading.lookalikes() for reading in readings])
    for reading in readings:
        reading.text.hush(hushed)
    asking = [reading for reading in readings if reading.asks()]
    if not asking and not own:
        return None
    hint = fold(language)[:1]
    told = max(asking or readings, key=lambda one: one.fits(words, hint))
    asks = [(told.text.span(ask), ask.name) for ask in told.asks()]
    spans = [span for span, _ in asks] + [range(match.start, match.end) for match in own]
    end = max(span.stop for span in spans)
    if any(reading.back_after(end) for reading in readings):
        return None
    seconds = told.seconds_from(min(span.start for span in spans))
    if asks:
        return HoldOn(seconds, told.language.code, asks[0][1])
    return HoldOn(seconds, "", own[0].name)


def _places(readings: list[_Reading], found: list[list[Match]]) -> set[int]:
    """Return the places in the whole transcript of what each of *readings* *found*."""
    return {
        place
        for reading, matches in zip(readings, found, strict=True)
        for match in matches
        for place in reading.text.span(match)
    }


@lru_cache(maxsize=256)
def _own(phrases: tuple[str, ...]) -> Phrases[str]:
    folded = {phrase: " ".join(fold(phrase)) for phrase in phrases}
    return Phrases({phrase: [words] for phrase, words in folded.items() if words})
