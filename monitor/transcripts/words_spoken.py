"""The parts of a transcript: words of the caller, and echoes of our own words. Pure.

On a speakerphone our own voice is transcribed as the caller's, with small errors, in part, or with
the caller's answer behind it.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.transcripts.numbers_said import is_number, same_but_numbers

_NO_SPACES = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]"
)
"""Scripts without spaces between words: each character counts as a word."""

_ALIKE = 0.7
"""Two words with this share of common letters are the same word, misheard."""

SHORTEST_ALIKE = 3
"""Letters: shorter words must be equal."""

LEAST_WORDS, LEAST_SHARE = 2, 0.5
ENOUGH_WORDS = 3
"""An echo has this many of our words in a row, or this share of our text and at least two words: a
caller may answer with a single word of the agent's ("coffee or tea?" "Coffee.")."""

_MUMBLED = "uh um uhm eh er erm hm hmm mm mhm ah oh euh and und et y e en i och"
MUMBLED = frozenset(_MUMBLED.split())
"""What a recogniser makes of the noise before our words; "hello" or "yes" is a caller's."""

ALL_BUT_ONE, MISHEARD_FIRST = 0.66, 0.4
"""Share of common letters of a first word, if all the others are ours: "or you still there"."""

CHARACTERS_A_WORD, SHORTEST_SENTENCE = 2, 4
"""The same for scripts without spaces."""

GARBLED = 0.5
MOST_AGAIN = 4
LONGEST = 300
"""How many of our last words a transcript is compared with."""


def words_of(text: str) -> list[str]:
    """Return the words of *text*, folded: no case, no accents, no punctuation."""
    return [_folded(word) for _, word in _pieces(text)]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)) or word


def _pieces(text: str) -> list[tuple[int, str]]:
    """Return where each word begins in *text*, and the word."""
    found: list[tuple[int, str]] = []
    begun = -1
    for at, char in enumerate(unicodedata.normalize("NFC", text)):
        part = char.isalnum() or unicodedata.combining(char) or (char in "'’" and begun >= 0)
        alone = part and _NO_SPACES.match(char)
        if begun >= 0 and (not part or alone):
            found.append((begun, text[begun:at]))
            begun = -1
        if alone:
            found.append((at, char))
        elif part and begun < 0:
            begun = at
    if begun >= 0:
        found.append((begun, text[begun:]))
    return found


def without_echo(text: str, said: Iterable[str]) -> str:
    """Return *text* without echoes of the texts *said*; '' if all of it is an echo.

    Our words are removed from the beginning of a transcript. Elsewhere the caller may have repeated
    them ("yes, I am still there"), and all of it is the caller's.
    """
    text = unicodedata.normalize("NFC", text)
    ours = [words[-LONGEST:] for words in map(words_of, said) if words]
    for _ in range(MOST_AGAIN):
        before = text
        for words in ours:
            text = _without(text, words)
        if text == before:
            break
    return text


def is_beginning(text: str, said: str) -> bool:
    """Return whether *text* is how *said* begins, each word as it is or misheard."""
    heard, ours = words_of(text), words_of(said)
    return 0 < len(heard) < len(ours) and all(map(_likeness, heard, ours))


def _without(text: str, ours: list[str]) -> str:
    pieces = _pieces(text)
    heard = [_folded(word) for _, word in pieces]
    if _is_whole(heard, ours):
        return ""  # even a single word
    pairs = _matched(heard, ours)
    unit = CHARACTERS_A_WORD if _NO_SPACES.match(ours[0]) else 1
    enough = len(pairs) >= max(LEAST_WORDS * unit, LEAST_SHARE * len(ours))
    if not enough and _longest_run(pairs) < ENOUGH_WORDS * unit:
        return text
    (first, first_of_ours), (last, last_of_ours) = pairs[0], pairs[-1]
    known = {i for i, _ in pairs}
    between = [heard[i] for i in range(first, last + 1) if i not in known]
    passed_over = _between(ours, pairs)
    ours_alone = _misheard_before(heard[:first], ours[:first_of_ours], len(pairs) / len(ours)) and (
        len(between) <= len(pairs) // ENOUGH_WORDS or _garbled(between, passed_over)
    )
    behind = pieces[last + 1 :]
    if not ours_alone:
        return text
    rest, rest_of_ours = heard[last + 1 :], ours[last_of_ours + 1 :]
    if any(map(is_number, rest)) and any(map(is_number, rest_of_ours)):
        return text  # a number is said again, and corrected
    if _garbled(rest, rest_of_ours):
        return ""
    return text[behind[0][0] :]


def _is_whole(heard: list[str], ours: list[str]) -> bool:
    """Return whether *heard* is all of *ours*, with other spaces or numbers in other forms."""
    same = "".join(heard) == "".join(ours)
    return same or _same_but_a_syllable(heard, ours) or same_but_numbers(heard, ours)


def _misheard_before(heard: list[str], ours: list[str], share: float) -> bool:
    """Return whether *heard*, before the *share* of our words that matched, is none of a caller."""
    if _garbled(heard, ours):
        return True
    if not ours:
        return share == 1.0 and MUMBLED.issuperset(heard)
    if len(heard) > 1 or len(ours) > 1 or share < ALL_BUT_ONE:
        return False
    return SequenceMatcher(None, heard[0], ours[0], autojunk=False).ratio() >= MISHEARD_FIRST


def _same_but_a_syllable(heard: list[str], ours: list[str]) -> bool:
    """Return whether one character of many is another one: a syllable that was misheard."""
    if len(heard) != len(ours) or len(ours) < SHORTEST_SENTENCE or not _NO_SPACES.match(ours[0]):
        return False
    others = [one for one, other in zip(heard, ours, strict=True) if one != other]
    return len(others) == 1 and not is_number(others[0])  # a number is a caller's correction


def _between(ours: list[str], pairs: list[tuple[int, int]]) -> list[str]:
    known = {j for _, j in pairs}
    return [ours[j] for j in range(pairs[0][1], pairs[-1][1]) if j not in known]


def _garbled(heard: list[str], ours: list[str]) -> bool:
    """Return whether the words *heard* may be those of *ours*, misheard; true for no words."""
    if not heard:
        return True
    one, other = "".join(heard), "".join(ours)
    return bool(other) and SequenceMatcher(None, one, other, autojunk=False).ratio() >= GARBLED


def _matched(heard: list[str], ours: list[str]) -> list[tuple[int, int]]:
    """Return which of the words *heard* match which of *ours*, in our order."""
    alike = lru_cache(maxsize=None)(_likeness)
    rows, columns = len(heard), len(ours)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            same = alike(heard[i], ours[j])
            best[i][j] = max(
                best[i + 1][j], best[i][j + 1], same + best[i + 1][j + 1] if same else 0.0
            )
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        same = alike(heard[i], ours[j])
        if same and best[i][j] == same + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    edges = one[0] == other[0] or one[-1] == other[-1]
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if is_number(one) and is_number(other):
        return 0.0
    if not edges or shorter < SHORTEST_ALIKE or longer - shorter > SHORTEST_ALIKE:
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _longest_run(pairs: list[tuple[int, int]]) -> int:
    longest = run = 0
    before = (-2, -2)
    for i, j in pairs:
        run = run + 1 if (i - 1, j - 1) == before else 1
        longest, before = max(longest, run), (i, j)
    return longest
