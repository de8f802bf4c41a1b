"""What the words of a transcript are in each script, and which spellings are one."""

import pytest

from monitor.hold_on.looks import SAME
from monitor.hold_on.words import fold, key, unspaced

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't wait 2min", ["don", "t", "wait", "2", "min"]),
        ("1,5 oder 2.5", ["1,5", "oder", "2.5"]),
        ("ちょっと", ["ち", "ょ", "っ", "と"]),
        ("2分", ["2", "分"]),
        ("OKです", ["ok", "で", "す"]),
        ("잠깐만", ["잠", "깐", "만"]),
        ("ค่ะ", ["ค่", "ะ"]),
        ("मिनट रुकिए", ["मिनट", "रुकिए"]),
        ("٢٫٥ دقيقة", ["٢٫٥", "دقيقه"]),
        ("…、。", []),
    ],
)
def test_words_are_those_of_the_script(text, words):
    assert fold(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("請轉接電話", "请转接电话"),
        ("チョット", "ちょっと"),
        ("ｶﾞｯｺｳ", "がっこう"),
        ("カード", "かど"),
        ("が", "か\u3099"),
        ("각", "\u1100\u1161\u11a8"),
        ("ज़रा", "जरा"),
        ("हूँ", "हूं"),
        ("أعطِني", "اعطني"),
        ("إلى", "الي"),
        ("دقـــيقة", "دقيقه"),
        ("CHWILĘ, ŁĄCZĘ", "chwile lacze"),
        ("２", "2"),
    ],
)
def test_spellings_of_one_word_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("か", "が"), ("दिन", "दान"), ("잠", "감"), ("มา", "มี")]
)
def test_signs_that_make_another_word_stay(one, other):
    assert fold(one) != fold(other)


def test_folding_what_is_folded_changes_nothing():
    for code in SAME:
        assert fold(" ".join(fold(chr(code)))) == fold(chr(code))


def test_numbers_of_all_scripts_share_a_key():
    assert {key(word) for word in fold("2 २ ٢ ２ 1.5")} == {"0"}


def test_only_letters_of_unspaced_scripts_are_unspaced():
    assert all(unspaced(word) for word in fold("待って 请 잠깐 รอ"))
    assert not any(unspaced(word) for word in fold("wait रुको لحظة chwila 2"))
