"""Texts by language: which is said, and what is refused."""

import pytest
from pydantic import ValidationError

from monitor.settings import DeadAirSettings
from monitor.settings.language_texts import in_language, is_language

pytestmark = pytest.mark.unit

TEXTS = {"en": "Hello?", "de": "Hallo?", "de-CH": "Grüezi?", "zh": "喂?"}


@pytest.mark.parametrize(
    ("wanted", "text", "language"),
    [
        (("de",), "Hallo?", "de"),
        (("de-AT",), "Hallo?", "de"),
        (("de_ch",), "Grüezi?", "de-CH"),
        (("cmn-CN",), "喂?", "zh"),
        (("fr", "de-DE"), "Hallo?", "de"),
        (("", "fr"), "Hello?", "en"),
        ((), "Hello?", "en"),
    ],
)
def test_the_first_language_wanted_that_there_is(wanted, text, language):
    assert in_language(TEXTS, *wanted) == (text, language)
    settings = DeadAirSettings(checkin_message=TEXTS)
    assert settings.checkin_text(1, *wanted) == (text, language)


def test_a_plain_text_is_said_in_any_language():
    assert DeadAirSettings(checkin_message=" Hm? ").checkin_text(3, "de") == ("Hm?", "")
    turns = DeadAirSettings(checkin_message=TEXTS, checkin_messages=("One?", "Two?"))
    assert turns.checkin_text(2, "de") == ("Two?", "")


def test_it_is_stored_and_read_again_as_it_was():
    settings = DeadAirSettings(checkin_message=TEXTS)
    assert settings.model_dump(mode="json")["checkin_message"] == TEXTS
    assert DeadAirSettings.model_validate_json(settings.model_dump_json()) == settings


@pytest.mark.parametrize(
    "texts",
    [
        "",
        " ",
        "x" * 501,
        5,
        None,
        [],
        {},
        {"en": ""},
        {"en": 1},
        {"english!": "Hello?"},
        {"": "x"},
        {"en": "x" * 501},
        {f"a{chr(97 + n % 26)}{chr(97 + n // 26)}": "x" for n in range(31)},
    ],
)
def test_what_is_no_text_is_refused_by_the_field(texts):
    with pytest.raises(ValidationError) as refused:
        DeadAirSettings(checkin_message=texts)
    assert refused.value.errors()[0]["loc"] == ("checkin_message",)


@pytest.mark.parametrize("tag", ["de", "DE", "en-US", "zh_Hans_CN", "cmn-CN", "fil"])
def test_a_tag_begins_with_the_code_of_a_language(tag):
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["", "Hey", "h", "xx", "de-", "en US", "-de", "hello-there", "de:"])
def test_a_word_before_a_colon_is_no_language(tag):
    assert not is_language(tag)
