"""How well the corpus is understood, that its looks do not matter, and that no text costs much.

The floors lie a little below what was measured (`python -m benchmarks.accuracy.hold_on` prints it).
"""

import re
from unicodedata import category, normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.hold_on import understand
from monitor.hold_on.reading import Reading
from monitor.hold_on.rules import LAST_WORDS, languages
from monitor.hold_on.words import fold
from tests.monitor.hold_on.corpus import PRECISION, RECALL, load, score

pytestmark = pytest.mark.unit

CORPUS = load()
CODES = [language.code for language in languages()]


@pytest.mark.parametrize("split", ["tuned", "held_out"])
def test_the_corpus_is_what_it_says(split):
    assert len(CORPUS) >= 400
    assert len({one.text for one in CORPUS}) == len(CORPUS)
    assert sum(not one.hold for one in CORPUS) * 2 >= len(CORPUS)
    for code in CODES:
        mine = [one for one in CORPUS if (one.split, one.language) == (split, code)]
        assert len(mine) >= 70
        assert {one.hold for one in mine} == {True, False}


@pytest.mark.parametrize(
    ("split", "precision", "recall"), [("tuned", 0.99, 0.99), ("held_out", 0.98, 0.96)]
)
def test_the_corpus_is_understood(split, precision, recall):
    total = score([one for one in CORPUS if one.split == split])
    assert total.precision >= precision
    assert total.recall >= recall
    assert total.durations >= 0.99


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("split", ["tuned", "held_out"])
def test_no_language_is_left_behind(split, code):
    total = score([one for one in CORPUS if (one.split, one.language) == (split, code)])
    assert total.precision >= PRECISION
    assert total.recall >= RECALL
    assert total.durations >= 0.97


def plain(text):
    """Return *text* without the accents that a recogniser may leave out: of Latin letters."""
    return normalize("NFC", re.sub("[\u0300-\u036f]", "", normalize("NFD", text)))


def unmarked(text):
    return "".join(c if kept(c) else " " for c in text)


def kept(char):
    return char.isalnum() or category(char)[0] == "M" or char in " '\u2019.-"


@pytest.mark.long
@pytest.mark.parametrize(
    "looks",
    [
        str.upper,
        str.title,
        plain,
        lambda text: normalize("NFD", text),
        lambda text: text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"),
        lambda text: "... " + text.replace(" ", ",  ") + "?!",
        unmarked,
        lambda text: text.replace("'", "").replace("\u2019", ""),
    ],
    ids=[
        "upper",
        "title",
        "no accents",
        "decomposed",
        "apostrophes",
        "more marks",
        "fewer marks",
        "no apostrophes",
    ],
)
def test_looks_do_not_matter(looks):
    for one in CORPUS:
        if (looked := looks(one.text)) != one.text:
            assert understand(looked) == one.heard, one.text


ONE = st.sampled_from(CORPUS)
MARK = st.sampled_from([" ", ", ", ". ", "! ", " - ", "… ", "?! ", "\n", " \u200b", "; "])


@given(ONE, st.data())
def test_no_mixture_of_looks_matters(one, data):
    words = one.text.split()
    mixed = "".join(
        data.draw(st.sampled_from([word, word.upper(), plain(word), word.capitalize()]))
        + data.draw(MARK)
        for word in words
    )
    assert understand(mixed) == one.heard


@given(st.text(max_size=3_000), st.lists(st.text(max_size=80), max_size=5), st.text(max_size=8))
@example("\N{ETHIOPIC DIGIT ONE} minute", [], "")  # a digit, and no part of any number
def test_no_text_is_too_strange(text, own, language):
    heard = understand(text, tuple(own), language)
    assert heard is None or heard.seconds is None or heard.seconds >= 10


@given(st.text(max_size=40).filter(fold))
@example("\N{MATHEMATICAL ITALIC CAPITAL ALPHA}")
def test_an_own_phrase_is_always_heard(phrase):
    assert understand(phrase, (phrase,)) is not None


VOCABULARY = sorted(set().union(*(language._vocabulary for language in languages())) | {"5", "30"})
STEPS = 6_000
"""Three times what the worst text known takes; the median of the corpus takes 30."""


def steps(text):
    return sum(Reading(one, fold(text)[-LAST_WORDS:]).text.steps for one in languages())


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4))
def test_no_text_costs_much(words):
    text = " ".join(words)
    assert steps(f"{text} " * LAST_WORDS) <= STEPS


@pytest.mark.parametrize(
    "words",
    ["a", "un", "5", "i", "hold on", "let me just go and get the big", "a minute and", "o a un e"],
)
def test_no_text_known_to_be_hard_costs_much(words):
    text = (f"{words} " * 3_000)[:3_000]
    assert steps(text) <= STEPS
    understand(text)
