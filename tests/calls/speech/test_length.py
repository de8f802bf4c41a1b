"""Expected lengths: each script at its own rate, digits and letters as they are named, pauses."""

from itertools import pairwise

import pytest

from calls.speech.length import SHORTEST_MS, expected_duration_ms

pytestmark = pytest.mark.unit


def seconds(text):
    return expected_duration_ms(text) / 1000


def test_no_text_takes_less_than_a_word_does():
    assert [expected_duration_ms(text) for text in ("", "Hi", "...", "😀")] == [SHORTEST_MS] * 4


REAL = {
    # text: seconds it takes as people, and usual voices, say it
    "Are you still there?": (1.0, 1.6),
    "您好\uff0c" * 133: (85, 130),
    "请稍等\uff0c我马上为您查询。": (2.6, 3.9),
    "少々お待ちください。ただいま確認しております。": (3.2, 5.2),
    "しょうしょうおまちください。": (1.4, 2.4),
    "잠시만 기다려 주세요. 확인하고 있습니다.": (3.0, 4.8),
    "กรุณารอสักครู่ ดิฉันกำลังตรวจสอบข้อมูลให้ค่ะ": (3.8, 6.0),
    "कृपया एक क्षण प्रतीक्षा करें, मैं आपका विवरण देख रही हूँ।": (3.2, 5.2),
    "لحظة واحدة من فضلك، سأبحث عن المعلومات المطلوبة.": (3.6, 5.6),
    "+1 212 555 0134": (3.8, 6.5),
    "4929110288376650": (5.5, 9.0),
    "您的订单号是471209。": (3.2, 5.2),
    "Please dial *9#, or write to help@example.com.": (4.0, 6.5),
    "The USB port needs 5 V, e.g. from a PC.": (3.0, 5.5),
    "Your PIN 1234 was sent to 张伟 and to 田中さん.": (4.0, 7.0),
}


@pytest.mark.parametrize(("text", "bounds"), REAL.items(), ids=lambda item: str(item)[:24])
def test_a_text_takes_about_as_long_as_it_is_spoken(text, bounds):
    least, most = bounds
    assert least <= seconds(text) <= most


SLOWER = [
    ("six", "666"),
    ("Move now", "Move. Now"),
    ("we use usb", "we use USB"),
    ("Doctor", "Dr. X. Y."),
    ("twelve", "1200 €"),
    ("one two", "one, two"),
    ("code b7", "code B7KQ"),
    ("one two", "one\ntwo"),
    ("หนึ่งสอง", "หนึ่ง สอง"),
    ("example", "example.com"),
    ("かな", "漢字漢字"),
]


@pytest.mark.parametrize(("quick", "slow"), SLOWER)
def test_what_has_more_to_be_said_takes_longer(quick, slow):
    rest = " and so on and so forth, as it was told"
    assert seconds(slow + rest) > seconds(quick + rest)


SAME = [
    ("Wait!", "Wait"),  # nothing is waited for behind the last word
    ("Really?! Yes", "Really? Yes"),
    ("Well... yes", "Well. yes"),
    ("We ask NASA to HOLD ON", "We ask nasa to hold ON"),
    ("e\u0301te\u0301", "été"),
    ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
    ("  well then  ", "well then"),
    ("1,299", "1 299"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_spoken_alike_takes_as_long(one, other):
    rest = "" if one == "Wait!" else " this is what comes after all of it"
    assert seconds(one + rest) == seconds(other + rest)


def test_capitals_throughout_are_no_abbreviations():
    assert seconds("YOU MAY ASK US NOW") == seconds("you may ask us now")


def test_a_book_is_read_in_a_moment():
    text = "".join(chr(i) for i in range(0x20, 0xD7FF))
    assert seconds(text) > 5_000


def test_length_grows_with_the_text():
    text = "Ihre Nummer ist 030 123. 您好\uff0cอยู่ในสาย नमस्ते! Hello, world"
    grown = [seconds(text[:i]) for i in range(len(text))]
    assert all(later >= now - 0.5 for now, later in pairwise(grown))
