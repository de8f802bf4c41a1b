"""Words that break off, and words that do not, in the languages we have."""

import pytest

from monitor.transcripts.unfinished import Cue, unfinished

pytestmark = pytest.mark.unit

NUMBERS = [
    "My number is four four seven", "it's 0 1 7", "Four, four, seven", "44 71", "five five",
    "null eins sieben", "cuatro cuatro", "zero sei", "sete oito nove", "zes zeven", "piec szesc",
]  # fmt: skip
WORDS = [
    "Let me see", "Well, let me think.", "So the", "I would like to book, um", "and",
    "My order number is", "It was on the...", "I need it for the", "So", "Okay, so", "hmm",
    "Because", "I'm looking,",
    "Moment, wie war das noch", "Ich hätte gern einen", "mal sehen", "und", "äh",
    "A ver", "quisiera una cita para", "déjame pensar", "pero",
    "Voyons", "je voudrais un rendez-vous avec", "euh", "je cherche",
    "vediamo", "vorrei un appuntamento per", "allora",
    "deixa eu ver", "eu queria uma consulta para", "hum",
    "even kijken", "ik wil graag een", "eh",
    "niech pomyślę", "chciałbym bo",
    "えっと", "음", "嗯", "我想想", "يعني", "मतलब",
]  # fmt: skip
WHOLE = [
    "I think so.", "I do.", "Yes, it is.", "Sí.", "Ja.", "Tak jest.", "Está bom.", "Si.",
    "I'm well.",
    "", "...", "Yes.", "On Tuesday at seven.", "My number is 555 0100 447", "It is 4471.", "seven",
    "Thank you, goodbye.", "I want to cancel.", "No.", "My name is Anna Miller.", "1985",
    "one two three four five six seven", "That's all.", "Ja, am Dienstag.", "Nein danke.",
    "Sí, el martes.", "Gracias.", "Oui, mardi.", "Merci beaucoup.", "Sì, martedì.", "Grazie.",
    "Sim, terça.", "Obrigado.", "Ja, dinsdag.", "Dank u wel.", "Tak, we wtorek.",
    "はい、火曜日です。",
    "네, 화요일이요.", "好的，星期二。", "نعم يوم الثلاثاء", "हाँ, मंगलवार को।",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_parts_breaks_off(text):
    assert unfinished(text) is Cue.NUMBER


@pytest.mark.parametrize("text", WORDS)
def test_words_that_want_more_break_off(text):
    assert unfinished(text) is Cue.WORDS


@pytest.mark.parametrize("text", WHOLE)
def test_whole_words_do_not(text):
    assert unfinished(text) is None


def test_long_words_are_read_from_their_end():
    assert unfinished("yes " * 2_000 + "and") is Cue.WORDS
