"""Numbers as a voice says them and as a text has them: "$25.50", "25 dollars and 50 cents". Pure.

A recogniser writes our numbers otherwise than we do, so our echo is compared without them.
"""

from collections.abc import Sequence
from functools import cache

from monitor.hold_on.rules import languages

LEAST_WORDS = 2
"""Words beside the numbers that must be the same."""

NUMBER = "#"
_BESIDE = """
dollar dollars cent cents euro euros pound pounds pence penny percent point comma dot and oh plus
dash hundred thousand million und komma prozent hundert tausend virgule pour mille y con coma por
ciento mil e virgula reais real centavos virgola centesimi percento procent en
"""
_UNITS = frozenset(_BESIDE.split())
"""What is said between numbers and behind them, folded."""

_ALONE = frozenset(["zero", "null", "nul", "nulo", "cero", "eins", "zwo", "un", "uno"])


def same_but_numbers(heard: Sequence[str], ours: Sequence[str]) -> bool:
    """Return whether the folded words *heard* are *ours* with the numbers said in another way."""
    digits, ours_digits = (_digits(words) for words in (heard, ours))
    if digits == ours_digits == "" or (digits and ours_digits and digits != ours_digits):
        return False
    said = _masked(heard)
    return said == _masked(ours) and len(said) - said.count(NUMBER) >= LEAST_WORDS


def _masked(words: Sequence[str]) -> list[str]:
    """Return *words* with `NUMBER` for each number, however many words it takes."""
    found: list[str] = []
    for word in words:
        number = is_number(word)
        if not number and not (word in _UNITS and found and found[-1] == NUMBER):
            found.append(word)
        elif not found or found[-1] != NUMBER:
            found.append(NUMBER)
    return found


def is_number(word: str) -> bool:
    """Return whether the folded *word* is part of a number."""
    return bool(_digits([word])) or word in _ALONE or word in _number_words()


def _digits(words: Sequence[str]) -> str:
    return "".join(char for word in words for char in word if char.isdigit())


@cache
def _number_words() -> frozenset[str]:
    return frozenset().union(*(language.times.number_words() for language in languages()))
