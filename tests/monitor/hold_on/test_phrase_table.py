"""The syntax of phrase tables, and what is found in a list of words by them."""

import pytest

from monitor.hold_on.durations import count
from monitor.hold_on.language import Language
from monitor.hold_on.languages import TABLES, en
from monitor.hold_on.phrase_table import Phrases
from monitor.hold_on.text import Slot, Text
from monitor.hold_on.words import NUMBER, fold

pytestmark = pytest.mark.unit

FRUIT = Phrases({"fruit": "(apple|passion fruit)"})
SLOTS = {"<fruit>": Slot(FRUIT.openers, lambda text, at: [end for end, _ in text.ends(FRUIT, at)])}
OPENERS = {"<fruit>": FRUIT.openers}
POLITE = Phrases({"": "(please|thank you)"})


def found(patterns, words, fillers=""):
    text = Text(fold(words), frozenset(fillers.split()), SLOTS)
    text.excuse(POLITE)
    matches = text.find(Phrases({"it": patterns}, OPENERS))
    return [" ".join(text.words[match.start : match.end]) for match in matches]


@pytest.mark.parametrize(
    ("patterns", "words", "matches"),
    [
        ("hold on", "so hold on now", ["hold on"]),
        ("hold on", "hold it on", []),
        ("(hold on|wait)", "wait hold on", ["wait", "hold on"]),
        ("wait [a|one] minute", "wait one minute wait minute", ["wait one minute", "wait minute"]),
        ("wait [a [little]] bit", "wait a little bit", ["wait a little bit"]),
        ("don't go", "dont go", ["dont go"]),
        ("don't go", "don\N{RIGHT SINGLE QUOTATION MARK}t go", ["don t go"]),
        ("déjà", "DEJA", ["deja"]),
        ("a _ c", "a b c a c", ["a b c"]),
        ("get <fruit> now", "get passion fruit now", ["get passion fruit now"]),
        ("<fruit>", "apple", ["apple"]),
        ("^ wait", "please wait wait", ["wait"]),
        ("^ wait", "do wait", []),
        ("wait $", "wait please thank you", ["wait"]),
        ("wait $", "wait please now", []),
        ("wait\nhold\n\n", "hold wait", ["hold", "wait"]),
        ("(wait|\n   hold) on", "hold on", ["hold on"]),
        ("wait a [minute]", "wait a minute", ["wait a", "wait a minute"]),
        ("待って[て]", "ちょっと待ってて", ["待 っ て", "待 っ て て"]),
        ("기다려(줘|주세요)", "기다려 줘", ["기 다 려 줘"]),
        ("ज़रा रुको", "जरा रुको", ["जरा रुको"]),
    ],
)
def test_a_pattern_matches(patterns, words, matches):
    assert found(patterns, words) == matches


def test_fillers_are_not_there_but_keep_their_places():
    assert found("hold on", "hold um on", fillers="um") == ["hold on"]
    text = Text(["um", "hold", "um", "on"], frozenset({"um"}), {})
    (match,) = text.find(Phrases({"": "hold on"}))
    assert text.places(match) == range(1, 4)


@pytest.mark.parametrize("pattern", ["a|b", "(a", "[a", "a)", "(a]", "(a|b", "'"])
def test_a_malformed_pattern_is_refused(pattern):
    with pytest.raises(ValueError, match="in "):
        Phrases({"": pattern})


def test_a_slot_that_is_not_defined_is_refused():
    with pytest.raises(KeyError, match="<nothing>"):
        Phrases({"": "<nothing> on"})


def test_the_first_words_of_a_match_are_known():
    assert Phrases({"": "[a] b\n^ c\n<fruit>"}, OPENERS).openers == {
        *("a", "b", "c", "apple", "passion")
    }
    assert NUMBER in Language(en.TABLE).times.openers


def test_alternatives_do_not_multiply():
    phrases = Phrases({"": "[a|b] [c|d] " * 12 + "end"})
    text = Text(["a", "c"] * 12 + ["end"], frozenset(), {})
    assert text.find(phrases)
    assert text.steps < 1_000


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("en", 25, "twenty five"),
        ("es", 22, "veintidós"),
        ("es", 45, "cuarenta y cinco"),
        ("fr", 71, "soixante et onze"),
        ("fr", 99, "quatre-vingt-dix-neuf"),
        ("de", 21, "einundzwanzig"),
        ("de", 66, "sechsundsechzig"),
        ("pt", 33, "trinta e três"),
        ("it", 28, "ventotto"),
        ("it", 21, "ventuno"),
        ("nl", 22, "tweeëntwintig"),
        ("ja", 45, "四十五"),
        ("zh", 99, "九十九"),
        ("zh", 2, "两"),
        ("ko", 36, "삼십육"),
        ("hi", 55, "पचपन"),
        ("hi", 2.5, "ढाई"),
        ("ar", 25, "خمسة وعشرين"),
        ("ar", 99, "تسعة وتسعون"),
        ("ar", 12, "اثنا عشر"),
        ("pl", 22, "dwudziestu dwóch"),
        ("pl", 47, "czterdzieści siedem"),
    ],
)
def test_numbers_are_counted_as_people_do(code, value, words):
    language = next(Language(table) for table in TABLES if table.code == code)
    text = language.read(fold(words))
    assert (len(text.words), value) in language.times._number(text, 0)


def test_the_numbers_below_a_hundred_are_all_there():
    for table in TABLES:
        assert {float(number) for number in range(1, 100)} <= set(table.times.numbers), table.code
    assert count("one two", "", "{} {}".format) == {1: "one", 2: "two"}
