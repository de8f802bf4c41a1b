"""Who picks up, by the first words; `benchmarks/accuracy/openings.py` prints what it is worth."""

import pytest

from monitor.openings import LANGUAGES, Opening, classify
from tests.monitor.openings.corpus import read

pytestmark = pytest.mark.unit

OPENINGS = read()
LEAST_SHARE = 0.96


def test_there_are_openings_of_every_kind_in_every_language():
    assert len(OPENINGS) >= 300
    assert {(o.language, o.kind) for o in OPENINGS} == {
        (lang, k) for lang in LANGUAGES for k in Opening
    }
    assert len({o.words for o in OPENINGS}) == len(OPENINGS)


@pytest.mark.parametrize("half", ["tune", "held-out"])
def test_nearly_all_are_taken_for_what_they_are(half):
    of_half = [o for o in OPENINGS if o.half == half]
    right = sum(classify(o.words) is o.kind for o in of_half)
    assert right >= LEAST_SHARE * len(of_half)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_person_is_taken_for_a_machine(language):
    people = [o for o in OPENINGS if o.language == language and o.kind is Opening.HUMAN]
    assert [o.words for o in people if classify(o.words).machine] == []


@pytest.mark.parametrize("words", ["", "...", "?", "Zdravstvuyte", "もしもし", "a" * 5_000])
def test_a_voice_that_says_none_of_the_phrases_is_a_person(words):
    assert classify(words) is Opening.HUMAN
