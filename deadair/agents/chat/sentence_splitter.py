"""Cuts a stream of text into sentences, each as soon as it is whole. Pure.

For speech: a sentence that is spoken early is worth more than one that is cut by the book, and two
in one are only late, while half of one sounds wrong. So what is in doubt (an abbreviation, an
ordinal, an initial) is no end. Nothing but white space is lost, and how the text arrives, letter
by letter or at once, changes nothing. Spaced and unspaced scripts are cut.
"""

import re
from unicodedata import combining

LONGEST, LONGEST_UNSPACED = 240, 80
"""Characters after which a sentence that does not end is cut at a comma, a space or anywhere."""

_OPEN_ENDED = 0.3
"""Such a cut leaves at least so much of the longest, or the voice would stumble."""

_CLOSERS = "\"'”’»›)]」』）】〉》"  # the closing marks of every script
_CLOSED = f"[{re.escape(_CLOSERS)}]"
_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana and Chinese characters
)
_FULL = "。｡！？．।॥۔؟։።፧။។།\u037e"  # end a sentence, whatever follows
_MARK = re.compile(rf"\n+|[{_FULL}][{_FULL}!?…]*{_CLOSED}*|[.!?…]+{_CLOSED}*(?=[\s{_UNSPACED}]|$)")
_PAUSE = re.compile(r"[,;:،؛,–—](?=\s)|[、，；：]|\s")  # commas and dashes
_WORD = re.compile(r"[^\s(\[\"'“„«¿¡]+$")  # opening marks
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[^\W\d_]")
_NUMBER = re.compile(r"\d{1,2}|[ivxlcIVXLC]{1,5}")

_LANGUAGES = "de da nb nn no fi et lv cs sk sl hr sr bs pl hu tr is"
_ORDINALS = frozenset(_LANGUAGES.split())
"""Languages that write an ordinal as a number and a full stop: am 3. Mai."""

_ABBREVIATIONS = """
mr mrs ms dr prof st jr sr no nos vs approx dept ext fig vol inc ltd co corp capt col gen gov lt
rev sgt hon mt ft ave blvd apt jan feb mar apr jun jul aug sep sept oct nov dec
hr fr frl nr str bzw ca evtl ggf inkl exkl zzgl tel vgl max min std abs art bd hl sog
m mme mlle mm av env tél
sra srta dra ud uds vd núm pág tfno sig dott ing avv pag
dhr mevr mw bijv nl incl excl p ul im godz tys mln pl ex exa
г ул им тел стр руб тыс млн
"""  # Cyrillic
_BEFORE_MORE = frozenset(_ABBREVIATIONS.split())
"""Abbreviations after which a sentence goes on, in any language."""


class SentenceSplitter:
    """Splits text that arrives in pieces, in a *language* (tag), into whole sentences."""

    def __init__(self, language: str = "en") -> None:
        self._ordinals = re.split("[-_]", language.lower())[0] in _ORDINALS
        self._text = ""

    def feed(self, text: str) -> list[str]:
        """Return the sentences that *text* completes."""
        self._text += text
        found = []
        while end := self._end():
            sentence, self._text = self._text[:end].strip(), self._text[end:].lstrip()
            if sentence:
                found.append(sentence)
        return found

    def flush(self) -> list[str]:
        """Return what is left: the stream is over."""
        rest = self.feed("\n")
        self._text = ""
        return rest

    def _end(self) -> int:
        """Return where the first sentence ends, 0 if that is not known yet."""
        text = self._text
        # Only what is there in any case is looked at, or what comes later would change the end.
        unspaced = _HAS_UNSPACED.search(text, 0, LONGEST_UNSPACED)
        longest = LONGEST_UNSPACED if unspaced else LONGEST
        for mark in _MARK.finditer(text):
            if mark.start() > longest:
                break
            if text[mark.start()] == "\n":
                return mark.end()
            follows = text[mark.end() :].lstrip(" \t")
            if not follows:
                return 0  # what comes next decides
            if self._ends(mark, follows[0]):
                return mark.end()
        return _forced(text, longest) if len(text) > longest else 0

    def _ends(self, mark: re.Match[str], following: str) -> bool:
        """Return whether a sentence ends with *mark*, before the character *following*."""
        marks = mark[0].rstrip(_CLOSERS)
        if marks[0] in _FULL or marks[-1] in "!?":
            return not following.islower()
        if following.islower():
            return False
        word = _WORD.search(mark.string[: mark.start()])
        if len(marks) > 1 or word is None:
            return word is not None
        return not self._goes_on(word[0], first=not mark.string[: word.start()].strip())

    def _goes_on(self, word: str, *, first: bool) -> bool:
        """Return whether *word* with a full stop, the *first* of its sentence or not, is no end."""
        if _NUMBER.fullmatch(word):
            return first or self._ordinals  # an item of a list, or an ordinal
        if _INITIALS.fullmatch(word):
            return not word.lower().endswith(("a.m", "p.m"))
        return word.lower() in _BEFORE_MORE


def _forced(text: str, longest: int) -> int:
    """Return where to cut *text*, in which no sentence ends within *longest* characters."""
    pauses = [m for m in _PAUSE.finditer(text, 0, longest + 1) if m.end() > longest * _OPEN_ENDED]
    commas = [m for m in pauses if not m[0].isspace()]
    if commas or pauses:
        return (commas or pauses)[-1].end()
    end = longest
    while end > 1 and combining(text[end]):
        end -= 1  # an accent stays with its letter
    return end
