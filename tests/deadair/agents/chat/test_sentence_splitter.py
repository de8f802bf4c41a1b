"""Sentences of a stream: whole, early, of many scripts; nothing is lost, however it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadair.agents.chat.sentence_splitter import LONGEST, LONGEST_UNSPACED, SentenceSplitter

pytestmark = pytest.mark.unit

CASES = [
    ("en", "Hello. How are you? Fine!", ["Hello.", "How are you?", "Fine!"]),
    ("en", "Dr. Smith sees you at 3.50 p.m. today. Bye.", 2),
    ("en", "It opens at 5 p.m. The shop is on Mt. Royal Ave. in town.", 2),
    ("en", "Ask J. R. Smith, i.e. my boss. He knows.", 2),
    ("en", "Go to example.com/a.html?b=1. It is free.", 2),
    ("en", "Wait... then go. Well... Then go.", ["Wait... then go.", "Well...", "Then go."]),
    ("en", 'He said "Stop!" and left. "Now." She went.', 3),
    ("en", "Really?! Yes.", ["Really?!", "Yes."]),
    ("en", "Room 12. Anything else?", 2),
    ("de", "Zimmer 12. Noch etwas?", 1),  # may be an ordinal: late is better than broken
    ("en", "It costs 120. Anything else?", 2),
    ("en", "First:\n1. Soup\n2. Fish", ["First:", "1. Soup", "2. Fish"]),
    ("de", "Am 3. Mai um 8 Uhr, z. B. bei Hr. Meier. Passt das?", 2),
    ("de", "Das macht 3,50 Euro. Sonst noch etwas?", 2),
    ("fr", "Bonjour ! M. Dupont arrive. C’est bon ?", 3),
    ("es", "¿Qué desea? ¡Claro! El Sr. Pérez viene.", 3),
    ("pl", "Spotkanie 5. maja o godz. 10. Dobrze?", 1),
    ("ja", "はい。何名様ですか？「少々お待ちください。」承知しました。", 4),
    ("zh", "你好!我很好。3.5元，对吗？", ["你好!", "我很好。", "3.5元，对吗？"]),
    ("ko", "네, 알겠습니다. 몇 시에 오세요?", 2),
    ("hi", "नमस्ते। आप कैसे हैं? ठीक।", 3),
    ("ar", "مرحبا. كيف حالك؟ شكرا!", 3),
    ("ur", "شکریہ۔ کیا حال ہے؟", 2),
    ("th", "สวัสดีครับ", ["สวัสดีครับ"]),
    ("el", "Τι θέλετε\u037e Καλά.", 2),
    ("hy", "Բարեւ։ Լավ։", 2),
    ("am", "ሰላም። ደህና።", 2),
    ("my", "မင်္ဂလာပါ။ ကောင်းပါတယ်။", 2),
    ("ru", "Да. Это ул. Ленина, д. 5. Хорошо?", 3),
    ("en", "One\n\nTwo", ["One", "Two"]),
    ("en", "", []),
    ("en", " \n ", []),
]  # fmt: skip


def _by_letter(language, text):
    splitter = SentenceSplitter(language)
    found = [sentence for letter in text for sentence in splitter.feed(letter)]
    return found + splitter.flush()


@pytest.mark.parametrize(("language", "text", "sentences"), CASES)
def test_a_text_is_cut_into_its_sentences(language, text, sentences):
    found = _by_letter(language, text)
    assert (found if isinstance(sentences, list) else len(found)) == sentences, found


def test_a_sentence_comes_with_the_first_letter_of_the_next():
    splitter = SentenceSplitter("en")
    assert splitter.feed("We are open until six. W") == ["We are open until six."]
    assert splitter.feed("hy? ") == []
    assert splitter.flush() == ["Why?"]
    assert splitter.flush() == []


def test_a_sentence_without_end_is_cut_at_a_comma_before_it_is_too_long():
    text = "and so on and on, " * 40
    found = _by_letter("en", text)
    assert all(len(one) <= LONGEST and one.endswith(",") for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_an_unspaced_script_without_end_marks_is_cut_too():
    text = "กรุณารอสักครู่ครับเรากำลังตรวจสอบข้อมูลการจองโต๊ะของคุณ " * 6
    found = _by_letter("th", text)
    assert len(found) >= 4
    assert all(len(one) <= LONGEST_UNSPACED for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_an_accent_is_not_parted_from_its_letter():
    text = "e\u0301" * LONGEST
    assert all(not one.startswith("\u0301") for one in _by_letter("fr", text))


def test_another_script_in_the_next_sentence_does_not_cut_this_one():
    text = "word " * 17 + "\nข"
    assert SentenceSplitter("en").feed(text + "\n") == [("word " * 17).strip(), "ข"]


_PARTS = [*" \n.!?…,;:。？！、।؟\"')」abcDEF123éขn你კა", "Dr. ", "p.m. ", "z. B. ", "word " * 9]
_TEXTS = st.lists(st.sampled_from(_PARTS), max_size=90).map("".join)


@given(_TEXTS, st.lists(st.integers(1, 9), max_size=60), st.sampled_from(["en", "de", "ja", "hi"]))
def test_nothing_is_lost_and_how_it_arrives_changes_nothing(text, sizes, language):
    splitter, at, found = SentenceSplitter(language), 0, []
    for size in sizes:
        found += splitter.feed(text[at : at + size])
        at += size
    found += splitter.feed(text[at:])
    found += splitter.flush()
    assert "".join("".join(found).split()) == "".join(text.split())
    assert found == _by_letter(language, text)
