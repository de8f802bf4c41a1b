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
    text = text.casefold()
    if not text.isascii():
        text = _MARKS.sub("", normalize("NFKD", text))
    return _WORD.findall(text)


def key(word: str) -> str:
    """Return what *word* is looked up by where one of many phrases may begin."""
    return NUMBER if word[0].isdigit() else word
