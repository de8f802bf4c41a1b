"""What a transcript's words are, whatever the recogniser did to their looks. Pure.

Invariant: case, accents, punctuation and the kind of apostrophe leave no trace in the words.
"""

import re
from unicodedata import normalize

_MARKS = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]+")
NUMBER = "0"
"""The key of all numbers in digits."""
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")


def fold(text: str) -> list[str]:
    """Return the words of *text* in lower case and without accents.

    An apostrophe parts words ("don't" is two), as do punctuation and the border between digits and
    letters ("2min" is two); "1.5" and "1,5" are one.
    """
    # Twice: a capital may only come to light in it, and an accent only in lower case.
    return _WORD.findall(_plain(_plain(text).casefold()))


def _plain(text: str) -> str:
    """Return *text* without accents, and letters of other looks (italic, wide) as plain ones."""
    return text if text.isascii() else _MARKS.sub("", normalize("NFKD", text))


def key(word: str) -> str:
    """Return what *word* is looked up by where one of many phrases may begin."""
    return NUMBER if word[0].isdecimal() else word
