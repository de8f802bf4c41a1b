"""What a final transcript asks for: to wait or not, how long, and in whose words."""

from dataclasses import FrozenInstanceError

import pytest

from monitor.hold_on import HoldOn, understand
from monitor.hold_on.rules import LAST_WORDS
from tests.monitor.hold_on.transcripts import BACK, DURATIONS, HOLDS, OTHERS

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("text", "seconds", "language"), HOLDS + DURATIONS)
def test_a_hold_is_understood(text, seconds, language):
    heard = understand(text)
    assert heard is not None
    assert (heard.seconds, heard.language) == (seconds, language)
    assert heard.phrase


@pytest.mark.parametrize("text", OTHERS + BACK)
def test_what_only_looks_like_a_hold_is_none(text):
    assert understand(text) is None


def test_who_asks_again_after_being_back_asks():
    assert understand("I found it. Oh, hold on, that's my other phone. Hold on.") is not None


def test_the_rule_that_fired_is_named():
    assert understand("okay let me find my glasses") == HoldOn(None, "en", "let me get it")
    assert understand("bitte nicht auflegen") == HoldOn(None, "de", "nicht auflegen")


def test_the_hinted_language_tells_what_several_would():
    assert understand("un momento", language="it-IT") == HoldOn(None, "it", "un attimo")
    assert understand("un momento", language="es") == HoldOn(None, "es", "un momento")
    assert understand("un momento", language="de") == understand("un momento")


@pytest.mark.parametrize(
    ("text", "language", "heard"),
    [
        ("2分", "ja-JP", "ja"),
        ("2分", "zh-TW", "zh"),
        ("2分", "cmn-Hans-CN", "zh"),
        ("2分", "yue-Hant-HK", "zh"),
        ("moment", "pl-PL", "pl"),
        ("moment", "de-DE", "de"),
        ("잠시만요", "en-US", "ko"),
        ("एक मिनट", "en-IN", "hi"),
        ("لحظة", "de", "ar"),
        ("hold on", "ja-JP", "en"),
        ("少々お待ちください", "zh-CN", "ja"),
        ("请等我一下", "ja-JP", "zh"),
    ],
)
def test_a_hint_decides_among_those_that_understand_and_shuts_none_out(text, language, heard):
    understood = understand(text, language=language)
    assert understood is not None
    assert understood.language == heard


def test_a_lookalike_of_one_language_is_no_hold_in_another():
    assert understand("en ce moment je ne peux pas", language="de") is None
    assert understand("no momento não", language="es") is None


def test_the_agents_own_phrases_count_wherever_they_stand():
    own = ("Rühr dich nicht", "I don't bite", "!?")
    assert understand("ruhr dich nicht, zwei Minuten", own) == HoldOn(120, "", own[0])
    assert understand("well I dont bite", own) == HoldOn(None, "", own[1])
    assert understand("well I don\u2019t bite", own) == HoldOn(None, "", own[1])
    assert understand("rühr dich", own) is None
    assert understand("hold on", own) == HoldOn(None, "en", "hold on")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("倒杯水", "我先去倒杯水马上回到这里"),
        ("轉頭看", "我现在转头看窗外"),
        ("お茶いれる", "いまからお茶いれるところ"),
        ("チョットタイム", "あのちょっとタイムで"),
        ("ทานข้าว", "ตอนนี้ทานข้าวอยู่ค่ะ"),
        ("물 한 잔", "지금물한잔마시고요"),
        ("चाय पी लूँ", "मैं चाय पी लूं"),
        ("سأشرب ماءً", "طيب ساشرب ماء"),
        ("zdejmę łańcuch", "ja ZDEJME LANCUCH"),
    ],
)
def test_the_agents_own_phrases_match_in_any_script(phrase, text):
    assert understand(text) is None
    assert understand(text, (phrase,)) == HoldOn(None, "", phrase)
    assert understand(text, (f"{phrase}{phrase}",)) is None


def test_own_phrases_are_plain_words_not_patterns():
    assert understand("this or that", ("this|that (",)) is None
    assert understand("this that", ("this|that (",)) == HoldOn(None, "", "this|that (")


def test_who_talks_on_for_long_no_longer_asks():
    assert understand("hold on " + "the sofa is blue " * (LAST_WORDS // 4)) is None
    assert understand("the sofa is blue " * 100 + "hold on") is not None
    assert understand("the sofa is blue " * 100 + "wait") is None, "it does not stand alone"


def test_letters_of_unspaced_scripts_count_for_less_than_words():
    told = "那个沙发是蓝色的" * 100
    assert understand(told + "请稍等") is not None
    assert understand("请稍等" + "那个沙发是蓝色的" * 9) is not None
    assert understand("请稍等" + "那个沙发是蓝色的" * 10) is None


def test_a_hold_on_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        understand("hold on").seconds = 5
