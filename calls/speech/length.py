"""How long a text takes to be spoken, in any script, before any voice was heard. Pure.

Telnyx does not say how long a text will take. Each script has its own rate, since one character is
a letter here and a syllable there; digits, spelled letters and symbols take as long as their names,
punctuation a pause. Rates are those of synthetic voices at their usual speed, rather slow than
fast, and are held to espeak-ng in some thirty languages by `benchmarks/accuracy/speech_length.py`.
`calls.speech.pace` learns how a voice differs from them.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from unicodedata import normalize

SHORTEST_MS = 800
AROUND_S = 0.2
"""Silence that comes with any audio, before the first sound and after the last."""

ALPHABET = 13.0
"""Letters a second: Latin, Cyrillic, Greek and other scripts that write every sound."""

ABJAD, ABUGIDA, UNSPACED, SYLLABARY = 9.0, 7.0, 7.5, 7.0
HAN, KANA, HANGUL = 3.6, 8.0, 5.0

_RATES: tuple[tuple[int, float], ...] = (
    (0x0000, ALPHABET),
    (0x0590, ABJAD),  # Hebrew, Arabic, Syriac, Thaana
    (0x0900, ABUGIDA),  # the scripts of India, Sinhala
    (0x0E00, UNSPACED),  # Thai, Lao
    (0x0F00, ABUGIDA),  # Tibetan
    (0x1000, UNSPACED),  # Burmese
    (0x10A0, ALPHABET),  # Georgian
    (0x1100, HANGUL),  # jamo that no syllable was composed of
    (0x1200, SYLLABARY),  # Ethiopic, Cherokee, Canadian syllabics
    (0x1680, ALPHABET),
    (0x1780, UNSPACED),  # Khmer
    (0x1800, ALPHABET),
    (0x1950, UNSPACED),  # Tai Le, New Tai Lue
    (0x1A20, UNSPACED),  # Tai Tham
    (0x1B00, ABUGIDA),  # Balinese, Sundanese, Lepcha
    (0x1C80, ALPHABET),
    (0x2E80, HAN),
    (0x3040, KANA),
    (0x3100, HAN),  # Bopomofo
    (0x3130, HANGUL),
    (0x3190, HAN),
    (0x31F0, KANA),
    (0x3200, HAN),
    (0xA000, HAN),  # Yi
    (0xA4D0, ALPHABET),
    (0xA500, SYLLABARY),  # Vai
    (0xA640, ALPHABET),
    (0xA800, ABUGIDA),
    (0xA960, HANGUL),
    (0xA980, ABUGIDA),
    (0xAA00, ABUGIDA),
    (0xAB00, SYLLABARY),
    (0xAB30, ALPHABET),
    (0xABC0, ABUGIDA),
    (0xAC00, HANGUL),
    (0xF900, HAN),
    (0xFB00, ALPHABET),
    (0xFB1D, ABJAD),
    (0xFE70, ABJAD),
    (0xFF21, ALPHABET),
    (0xFF65, KANA),
    (0xFFA0, HANGUL),
    (0x10000, ALPHABET),
    (0x11000, ABUGIDA),
    (0x12000, ALPHABET),
    (0x1B000, KANA),
    (0x1D000, ALPHABET),
    (0x20000, HAN),
    (0xE0000, ALPHABET),
)
"""Letters a second from each code point on."""

_STARTS = [start for start, _ in _RATES]
_GLIDES = frozenset("ゃゅょャュョぁぃぅぇぉァィゥェォｬｭｮ")
"""Small kana lengthen nothing: they share the beat of the one before."""

DIGIT_S, NUMBER_DIGIT_S, SPELLED_S = 0.42, 0.32, 0.33
"""A digit of a long number, of one of one or two digits, and a letter that is spelled."""

SENTENCE_S, CLAUSE_S, BREATH_S = 0.4, 0.25, 0.12
UNIT_S = 0.35
"""Seconds that a unit or an abbreviation takes beyond its letters."""

_SENTENCE = frozenset(".!?。！？．｡।॥؟۔…։។၊။።፧\n\u2029")
_CLAUSE = frozenset(",;:،؛、，；：､፣፤፥·—–")
_PAUSES = _SENTENCE | _CLAUSE
_SYMBOLS_S = {
    **dict.fromkeys("$€£¥₹₽₩₺₫฿₪₴¢", 0.55),
    **dict.fromkeys("%‰°§№#=*_~^<>|\\", 0.5),
    **dict.fromkeys("@/&+×÷", 0.35),
    **dict.fromkeys("()[]{}（）「」『』【】", BREATH_S),
}
_TOKEN = re.compile(r"(?P<digits>\d+)|(?P<word>[^\W\d_]+)|(?P<gap>\s+)|(?P<mark>.)", re.DOTALL)
_ABBREVIATED = frozenset(
    [
        "dr", "mr", "mrs", "ms", "prof", "st", "nr", "tel", "ext", "str", "bzw", "usw", "ca", "vs",
        "incl", "inkl", "approx", "etc", "jr", "sr", "dept", "ste", "mme", "mlle", "av", "sra",
        "dra", "sig", "ул", "г", "руб", "тел",
    ]
)  # fmt: skip
_ACRONYM = re.compile(r"[A-Z]{2,3}|[B-DF-HJ-NP-TV-Z]{4,6}")
"""Words in capitals that are spelled; others, such as NASA, are words."""

_GROUP = 3
"""Digits of a long number, also behind a thousands separator, which is not spoken."""


@lru_cache(maxsize=1024)
def expected_duration_ms(text: str) -> int:
    """Return how long speaking *text* is expected to take, in milliseconds."""
    spoken = normalize("NFC", text).strip()
    tokens = [(str(found.lastgroup), found.group()) for found in _TOKEN.finditer(spoken)]
    loud = sum(map(str.isupper, spoken)) > sum(map(str.islower, spoken))
    seconds = AROUND_S
    for at, (kind, token) in enumerate(tokens):
        before = tokens[at - 1] if at else ("", "")
        after = tokens[at + 1] if at + 1 < len(tokens) else ("", "")
        if kind == "digits":
            seconds += len(token) * (DIGIT_S if len(token) >= _GROUP else NUMBER_DIGIT_S)
        elif kind == "word":
            seconds += _word_s(token, before, after, loud=loud)
        elif after[0]:  # no pause after the last word
            seconds += _mark_s(token, before, after)
    return max(SHORTEST_MS, round(seconds * 1000))


def _word_s(word: str, before: tuple[str, str], after: tuple[str, str], *, loud: bool) -> float:
    """Return the seconds that *word* takes, also if it is spelled or an abbreviation."""
    beside_digits = "digits" in {before[0], after[0]}
    capitals = word.isascii() and word.isupper()
    if capitals and beside_digits:
        return SPELLED_S * len(word)
    if capitals and not loud and _ACRONYM.fullmatch(word):
        return SPELLED_S * len(word)
    if len(word) == 1 and "." in {before[1], after[1]} and word.isascii():
        return SPELLED_S  # e.g., p.m.
    seconds = sum(0.0 if char in _GLIDES else 1 / _rate(char) for char in word)
    abbreviated = after[1] == "." and word.lower() in _ABBREVIATED
    return seconds + (UNIT_S if abbreviated or before[0] == "digits" else 0.0)


def _rate(char: str) -> float:
    return _RATES[bisect_right(_STARTS, ord(char)) - 1][1]


def _mark_s(mark: str, before: tuple[str, str], after: tuple[str, str]) -> float:
    """Return the seconds that punctuation and symbols between two words take."""
    if "digits" == before[0] == after[0]:
        return UNIT_S if mark in ".,٫" and len(after[1]) < _GROUP else BREATH_S
    if mark.isspace():
        return _gap_s(mark, before)
    if mark == ".":
        return _dot_s(before, after)
    pause = SENTENCE_S if mark in _SENTENCE else CLAUSE_S if mark in _CLAUSE else 0.0
    if pause and before[1] in _PAUSES:
        return 0.0  # an ellipsis, "?!"
    return pause or _SYMBOLS_S.get(mark, 0.0)


def _gap_s(gap: str, before: tuple[str, str]) -> float:
    """Return the pause of a line's end, or of a space where words have none between them."""
    if "\n" in gap:
        return 0.0 if before[1] in _SENTENCE else SENTENCE_S
    unspaced = before[0] == "word" and _rate(before[1][-1]) in {UNSPACED, HAN, KANA}
    return CLAUSE_S if unspaced else 0.0


def _dot_s(before: tuple[str, str], after: tuple[str, str]) -> float:
    """Return the pause of a full stop, or what "dot" takes; that of an abbreviation is nothing."""
    if len(before[1]) == 1 or before[1].lower() in _ABBREVIATED:
        return 0.0
    if after[0] in {"word", "digits"}:
        return UNIT_S
    return SENTENCE_S
