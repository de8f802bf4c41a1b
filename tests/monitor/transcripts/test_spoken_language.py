"""The language a caller spoke, from the words."""

import pytest

from monitor.transcripts.spoken_language import spoken_language

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hi, I would like to book a table for four on Friday evening.", "en"),
        ("Yes, I'm here. What do you want?", "en"),
        ("Guten Tag, ich möchte bitte einen Tisch für vier.", "de"),
        ("Bonjour, je voudrais une table pour quatre.", "fr"),
        ("Hola, quisiera una mesa para cuatro, por favor.", "es"),
        ("Buongiorno, vorrei un tavolo per quattro.", "it"),
        ("Olá, eu gostaria de uma mesa, obrigado.", "pt"),
        ("Hallo, ik wil graag een tafel voor vier.", "nl"),
        ("Dzień dobry, chciałbym stolik na cztery osoby.", "pl"),
        ("四人で予約したいのですが。", "ja"),
        ("我想订一张桌子。", "zh"),
        ("네 명 예약하고 싶어요.", "ko"),
        ("मुझे एक मेज़ चाहिए।", "hi"),
        ("أريد حجز طاولة", "ar"),
        ("Мне нужен столик.", "ru"),
        ("Мені потрібен столик, дякую, і їжа.", "uk"),
        ("No.", ""),
        ("Hallo?", ""),
        ("42", ""),
        ("", ""),
        ("Berlin Hamburg", ""),
    ],
)
def test_it_is_told_by_script_or_by_common_words(text, code):
    assert spoken_language(text) == code
