"""The words of a transcript, independent of a recogniser's spelling. Pure.

Invariant: case, accents, vowel points, punctuation and the kind of apostrophe leave no trace in the
words; nor does spacing in scripts that have none or use it irregularly.
"""

import re
from unicodedata import category, normalize

from monitor.hold_on.looks import DROPPED, SAME

NUMBER = "0"
"""The key of all numbers in digits."""

UNSPACED = (
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"  # Hangul
    "\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff"  # kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Han
    "\u0e01-\u0e4e\u0e80-\u0ecf\u1000-\u103f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
)
"""Scripts each letter of which is a word of its own; Hangul, for its particles cling to words."""

_SIGNS = "".join(chr(code) for code in range(0x483, 0x3100) if category(chr(code)) in {"Mn", "Mc"})
"""Signs that belong to the letter before them, as the vowels of Hindi and Thai do."""

_WORD = re.compile(
    rf"\d+(?:[.,\u066b]\d+)?|[{UNSPACED}][{_SIGNS}]*|(?:(?![{UNSPACED}])[^\W\d_][{_SIGNS}]*)+"
)
_FIRST_UNSPACED = re.compile(f"[{UNSPACED}]")


def fold(text: str) -> list[str]:
    """Return the words of *text* in lower case and without accents.

    An apostrophe parts words ("don't" is two), as do punctuation and the border between digits and
    letters ("2min" is two); "1.5" and "1,5" are one. Each letter of an unspaced script is one.
    """
    # Twice: a capital may only come to light in it, and an accent only in lower case.
    return _WORD.findall(_plain(_plain(text).casefold()))


def _plain(text: str) -> str:
    """Return *text* without accents, and with plain letters for italic or wide ones."""
    if text.isascii():
        return text
    return normalize("NFC", DROPPED.sub("", normalize("NFKD", text))).translate(SAME)


def key(word: str) -> str:
    """Return the key of *word* by which phrases that may begin with it are found."""
    return NUMBER if word[0].isdecimal() else word


def unspaced(word: str) -> bool:
    """Return whether *word* is one letter of a script that is written without spaces."""
    return _FIRST_UNSPACED.match(word) is not None
