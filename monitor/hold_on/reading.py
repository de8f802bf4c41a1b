"""A transcript in one language: requests to wait, and phrases that only look like one. Pure.

Places are those of words in the whole transcript, so they mean the same in every language. `nouns`
are the places of moments that are ordinary nouns ("in one moment"), `hushed` those that are
ignored, as found by all languages together.
"""

from collections import defaultdict
from collections.abc import Iterable

from monitor.hold_on.language import Kind, Language, Rule
from monitor.hold_on.text import Match

Places = set[int]
Found = list[Match[Rule]]


class Reading:
    """The matches of one language's rules in one transcript."""

    def __init__(self, language: Language, words: list[str]) -> None:
        self.language = language
        self.known = language.known(words)
        self.text = language.read(words)
        self._found: dict[Kind, Found] = defaultdict(list)
        for match in self.text.find(language.rules):
            self._found[match.value.kind].append(match)

    def nouns(self) -> Places:
        """Return the places of moments that are ordinary nouns."""
        words, before = self.text.words, self.language.nouns_after
        end = 0
        tied: Found = []
        for moment in self._longest(Kind.MOMENT):
            if moment.start >= end:
                end = moment.end
                tied += [moment] if moment.start and words[moment.start - 1] in before else []
        return self._places(tied)

    def lookalikes(self, nouns: Places) -> Places:
        """Return the places of phrases that are no request to wait, corrected cries included."""
        return self._places([*self._longest(Kind.LOOKALIKE), *self._corrected_cries(nouns)])

    def asks(self, nouns: Places, hushed: Places) -> Found:
        """Return the remaining requests to wait, from left to right."""
        asks = self._longest(Kind.ASK, hushed) + self._cries(nouns, hushed)
        return sorted(asks, key=lambda ask: ask.start)

    def back_after(self, ask_end: int, hushed: Places) -> bool:
        """Return whether the caller is back after place *ask_end*."""
        back = [self.text.places(match).start for match in self._longest(Kind.RETURN, hushed)]
        return max(back, default=-1) >= ask_end

    def seconds(self, ask_start: int, hushed: Places) -> float | None:
        """Return the longest time that is named from place *ask_start* on."""
        places = [self.text.place(i) for i in range(len(self.text.words))]
        left = [place >= ask_start and place not in hushed for place in places]
        return self.language.times.longest_named(self.text, left)

    def _cries(self, nouns: Places, hushed: Places) -> Found:
        return self._longest(Kind.CRY, hushed) + self._longest(Kind.MOMENT, hushed | nouns)

    def _corrected_cries(self, nouns: Places) -> Found:
        """Return the cries that a correction follows, even after other cries."""
        cries = sorted(self._cries(nouns, set()), key=lambda cry: -cry.start)
        asks, corrections, starts = (
            {match.start for match in found}
            for found in (self._found[Kind.ASK], self._found[Kind.CORRECTION], cries)
        )
        told = self._found[Kind.ASK]
        corrected: dict[int, Match[Rule]] = {}
        for cry in cries:
            following = self.text.skip_polite(cry.end)
            if any(_goes_on(ask, cry, following) for ask in told):
                continue
            if following in (corrected if following in starts else corrections - asks):
                corrected[cry.start] = cry
        return list(corrected.values())

    def _longest(self, kind: Kind, avoided: Places | frozenset[int] = frozenset()) -> Found:
        """Return the longest match at each word that touches no *avoided* place."""
        longest = {
            match.start: match
            for match in self._found[kind]
            if not avoided or avoided.isdisjoint(self.text.places(match))
        }
        return list(longest.values())

    def _places(self, matches: Iterable[Match[Rule]]) -> Places:
        return {place for match in matches for place in self.text.places(match)}


def _goes_on(ask: Match[Rule], cry: Match[Rule], following: int) -> bool:
    """Return whether *cry* is only a part of *ask*: "give me one moment"."""
    return ask.start < cry.start < ask.end or (ask.start == cry.start and following < ask.end)
