"""Relay operators, captioners and interpreters by their words, in seven languages."""

from pathlib import Path

import pytest

from monitor.openings import LANGUAGES
from monitor.openings.relay import is_relay

pytestmark = pytest.mark.unit

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("relay.tsv").read_text().splitlines()
    if not line.startswith("#")
]


def test_there_are_both_in_every_language():
    assert {(language, kind) for language, kind, _ in LINES} == {
        (language, kind) for language in LANGUAGES for kind in ("relay", "other")
    }


@pytest.mark.parametrize(("language", "kind", "words"), LINES)
def test_a_relay_is_known_by_its_words_and_nobody_else(language, kind, words):
    assert is_relay(words) is (kind == "relay"), language


@pytest.mark.parametrize("words", ["", "...", "x" * 5_000, "もしもし"])
def test_odd_words_are_no_relay(words):
    assert not is_relay(words)
