import pytest

from simulator.features import mishearing
from simulator.model.playback_queue import Item

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("told", "spoken", "understood"),
    [
        ("en", "en", True),
        ("en-US", "en", True),
        ("en", "de", False),
        ("de", "de-DE", True),
        ("auto_detect", "hi", True),
        ("multi", "hi", True),
    ],
)
def test_a_recogniser_understands_the_language_it_was_told(told, spoken, understood):
    assert mishearing.understands(told, spoken) is understood


@pytest.mark.parametrize("text", ["Einen Moment bitte.", "请等一下我去拿笔", "Ja"])
def test_rubbish_repeats_and_has_none_of_the_words(text):
    heard = mishearing.rubbish(text)
    assert heard == mishearing.rubbish(text)
    assert not set(heard.lower().rstrip(".").split()) & set(text.lower().rstrip(".").split())
    assert len(heard.split()) == (3 if " " in text else max(1, len(text) // 3))


def test_nothing_said_is_nothing_misheard():
    assert mishearing.rubbish("") == ""


def test_an_echo_is_written_as_a_recogniser_writes_and_only_as_far_as_it_was_said():
    cut = Item("speak", 4.0, text="Are you still there?", started_at=10.0, ended_at=12.0)
    assert mishearing.as_heard(cut.text) == "are you still there"
    assert mishearing.as_heard(cut.text, mishearing.share_said(cut)) == "are you"
    whole = Item("speak", 4.0, text="Hello", started_at=10.0)
    assert mishearing.share_said(whole) == 1.0


def test_noises_have_tags():
    assert mishearing.tag("cough") == "*coughs*"
    assert mishearing.tag("of-my-own.wav") == "[BLANK_AUDIO]"
