"""What a final transcript asks for: to wait or not, how long, and in whose words."""

from dataclasses import FrozenInstanceError

import pytest

from monitor.hold_on import HoldOn, understand
from monitor.hold_on.rules import LAST_WORDS

pytestmark = pytest.mark.unit

HOLDS = [
    ("hold on", None, "en"),
    ("let me get my card", None, "en"),
    ("let me find it", None, "en"),
    ("I'm looking for it", None, "en"),
    ("someone's at the door", None, "en"),
    ("wait until I find it", None, "en"),
    ("I've been on hold for an hour, hold on, let me get my card", None, "en"),
    ("hold uh on a um second", None, "en"),
    ("put that down, no, hold on, my dog is barking", None, "en"),
    ("I won't be long", None, "en"),
    ("espere que busco mi tarjeta", None, "es"),
    ("déjame buscar", None, "es"),
    ("ne quittez pas", None, "fr"),
    ("je cherche ma carte", None, "fr"),
    ("einen Augenblick", None, "de"),
    ("ich hole kurz meine Brille", None, "de"),
    ("deixa eu pegar", None, "pt"),
    ("fammi prendere", None, "it"),
    ("ik pak even mijn kaart", None, "nl"),
    ("Please hold while I transfer your call.", None, "en"),
    ("May I put you on hold?", None, "en"),
    ("I'll go get him.", None, "en"),
    ("espere mientras le transfiero", None, "es"),
    ("je vous mets en attente", None, "fr"),
    ("ich lege Sie kurz in die Warteschleife", None, "de"),
    ("vou colocar você em espera", None, "pt"),
    ("la metto in attesa un momento", None, "it"),
    ("ik zet u even in de wacht", None, "nl"),
    ("少々お待ちください", None, "ja"),
    ("ちょっとまって", None, "ja"),
    ("お電話をおつなぎしますので少々お待ちください", None, "ja"),
    ("请稍等", None, "zh"),
    ("請稍等,我幫您轉接", None, "zh"),
    ("我去拿一下身份证", None, "zh"),
    ("잠시만 기다려 주세요", None, "ko"),
    ("잠시만기다려주세요", None, "ko"),
    ("ज़रा रुकिए", None, "hi"),
    ("जरा रुकिये", None, "hi"),
    ("لَحْظَة مِنْ فَضْلِك", None, "ar"),
    ("يرجى الانتظار", None, "ar"),
    ("proszę czekać, łączę", None, "pl"),
    ("PROSZE CZEKAC", None, "pl"),
]

DURATIONS = [
    ("give me two minutes", 120, "en"),
    ("half a minute", 30, "en"),
    ("a couple of minutes", 120, "en"),
    ("90 seconds", 90, "en"),
    ("one second", None, "en"),
    ("give me five seconds", None, "en"),
    ("give me ten seconds", 10, "en"),
    ("give me 1.5 minutes", 90, "en"),
    ("give me 2mins", 120, "en"),
    ("two and a half minutes", 150, "en"),
    ("a minute or two", 120, "en"),
    ("five or ten minutes", 600, "en"),
    ("5-10 minutes", 600, "en"),
    ("two minutes and thirty seconds", 150, "en"),
    ("give me twenty-five minutes", 1500, "en"),
    ("give me half an hour", 1800, "en"),
    ("give me a minute, no, two minutes", 120, "en"),
    ("I waited ten minutes, but fine, give me a minute", 60, "en"),
    ("hold on, it's upstairs, so like three minutes", 180, "en"),
    ("hold on, it's upstairs, I saw it 20 minutes ago", None, "en"),
    ("un minuto", 60, "es"),
    ("dos minutitos", 120, "es"),
    ("minuto y medio", 90, "es"),
    ("espere treinta y cinco segundos", 35, "es"),
    ("quatre-vingt-dix secondes", 90, "fr"),
    ("soixante-quinze secondes", 75, "fr"),
    ("un petit quart d'heure", 900, "fr"),
    ("ein paar Minuten", 180, "de"),
    ("anderthalb Minuten", 90, "de"),
    ("fünfundzwanzig Sekunden", 25, "de"),
    ("dois ou três minutinhos", 180, "pt"),
    ("trinta e cinco segundos", 35, "pt"),
    ("un paio di minuti", 120, "it"),
    ("ventotto secondi", 28, "it"),
    ("anderhalve minuut", 90, "nl"),
    ("vijfendertig seconden", 35, "nl"),
    ("二分待ってください", 120, "ja"),
    ("２分半待って", 150, "ja"),
    ("三十五秒ください", 35, "ja"),
    ("二、三分待ってください", 180, "ja"),
    ("给我两分钟", 120, "zh"),
    ("請等兩分鐘", 120, "zh"),
    ("等我一个半小时", 5400, "zh"),
    ("半分钟", 30, "zh"),
    ("一刻钟就好", 900, "zh"),
    ("2분만 기다려 주세요", 120, "ko"),
    ("이십오 초만요", 25, "ko"),
    ("일 분 반만 주세요", 90, "ko"),
    ("दो मिनट", 120, "hi"),
    ("२ मिनट रुकिए", 120, "hi"),
    ("पैंतीस सेकंड रुको", 35, "hi"),
    ("साढ़े तीन मिनट दीजिए", 210, "hi"),
    ("دقيقتين", 120, "ar"),
    ("انتظر ٣ دقائق", 180, "ar"),
    ("انتظر ٢٫٥ دقيقة", 150, "ar"),
    ("أعطني خمسة وعشرين ثانية", 25, "ar"),
    ("dwie minuty", 120, "pl"),
    ("potrzebuję pięciu minut", 300, "pl"),
    ("dwadzieścia pięć sekund", 25, "pl"),
    ("półtorej minuty", 90, "pl"),
]

OTHERS = [
    "",
    "...",
    "don't hold on to that",
    "I've been on hold for an hour",
    "you don't have to wait",
    "wait, that's wrong",
    "hold on, that's wrong",
    "hold on hold on, that's wrong",
    "hold on a second, um, what did you say",
    "what are you waiting for",
    "hold on to your receipt",
    "I can't wait",
    "give me 12345 minutes",
    "one moment ago",
    "there is a hold on my account",
    "they told me to hold on and hung up",
    "let me get a large pizza",
    "I need to get my card replaced",
    "I'm looking for my order",
    "I'll call you back in five minutes",
    "it takes just a minute",
    "no espere más",
    "espera, eso no es",
    "un momento, ¿cuánto cuesta?",
    "il y a une minute",
    "attendez, c'est faux",
    "je cherche un appartement",
    "im Moment nicht",
    "Moment, das stimmt nicht",
    "não precisa esperar",
    "espera aí, não foi isso",
    "non aspetti oltre",
    "un attimo fa funzionava",
    "ik wacht al een uur",
    "wacht, dat klopt niet",
    "please don't put me on hold",
    "hold my order",
    "I want you to hold the package",
    "I'm calling to ask you to wait with the delivery",
    "llamo para pedirle que esperen con la entrega",
    "j'appelle pour vous demander d'attendre",
    "ich rufe an um Sie zu bitten mit der Lieferung zu warten",
    "estou ligando para pedir que esperem",
    "chiamo per chiedervi di aspettare",
    "ik bel om te vragen of u wilt wachten",
    "配達を待ってほしくてお電話しました",
    "待っています",
    "待って、違います",
    "我等了半个小时",
    "不要让我等",
    "等一下,不对",
    "배송을 기다려 달라고 전화했어요",
    "기다릴게요",
    "잠깐만요 그게 아니에요",
    "मैंने डिलीवरी रोकने के लिए फ़ोन किया है",
    "होल्ड पर मत रखिए",
    "रुको, यह गलत है",
    "أتصل لأطلب منكم الانتظار",
    "لا أستطيع أن أنتظر",
    "لحظة، هذا خطأ",
    "dzwonię, żebyście poczekali z wysyłką",
    "nie mogę czekać",
    "chwila, to się nie zgadza",
]

BACK = [
    "one second ... okay, I found it",
    "hold on. Okay, I'm back.",
    "let me get my card, it's four two four two",
    "hold on, here it is",
    "un momento, ya lo encontré",
    "attendez, ça y est",
    "Moment, da bin ich wieder",
    "ちょっと待って、ありました",
    "等一下,找到了",
    "잠깐만요 찾았어요",
    "एक मिनट, मिल गया",
    "لحظة، لقيتها",
    "chwila, już mam",
]


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
