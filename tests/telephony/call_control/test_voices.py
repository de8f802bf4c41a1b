"""A voice that Telnyx refuses is replaced by another provider's, in the language that was meant."""

import pytest

from telephony.call_control.voices import ANY_LANGUAGE, LANGUAGES, fallback

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("voice", "language", "other"),
    [
        ("AWS.Polly.Joana-Neural", "en-US", (ANY_LANGUAGE, "en-US")),
        ("aws.polly.Vicki", "de-DE", (ANY_LANGUAGE, "de-DE")),
        ("Azure.de-DE-Katja", "de", ("AWS.Polly.Vicki", "de-DE")),
        ("ElevenLabs.x.y", "fr-BE", ("AWS.Polly.Lea", "fr-FR")),
        ("Telnyx.KokoroTTS.af", "en", ("AWS.Polly.Joanna", "en-US")),
        ("Telnyx.Bayan.Ahmed", "ar-EG", ("AWS.Polly.Zeina", "arb")),
        ("Minimax.x", "zh_TW", ("AWS.Polly.Zhiyu", "cmn-CN")),
        ("Rime.x", "en-gb-wls", ("AWS.Polly.Amy", "en-GB-WLS")),
        ("Azure.x", "uk-UA", (ANY_LANGUAGE, "en-US")),
        ("", "", (ANY_LANGUAGE, "en-US")),
    ],
)
def test_a_refused_voice_has_a_substitute(voice, language, other):
    assert fallback(voice, language) == other


def test_a_substitute_is_never_the_voice_itself_and_speaks_what_telnyx_knows():
    for language in LANGUAGES:
        for voice in ("AWS.Polly.Joanna", ANY_LANGUAGE, "female"):
            other, spoken = fallback(voice, language)
            assert other != voice
            assert spoken in LANGUAGES
