"""What a check-in says: written for this silence, in the language spoken, else the fixed text."""

import pytest

from monitor.settings import AgentConfig, DeadAirSettings
from monitor.steps import Remark, Step
from tasks.speech.checkin_texts import voice_of, words_of
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store

TEXTS = {"en": "Are you there?", "de": "Sind Sie noch da?"}
FIXED = DeadAirSettings(checkin_message=TEXTS)
GENERATED = DeadAirSettings(checkin_message=TEXTS, checkin_style="generated")
AGENT = AgentConfig(id="desk", language="en-US")


@pytest.fixture
def says(parts, spoken):
    """Return what a check-in says once the caller has spoken a language."""
    store = spoken(0)

    def say(settings, language="", number=1, prepared=""):
        if language:
            store.caller_input(CALL, TELNYX, "transcript", language=language)
        call = store.snapshot(CALL, TELNYX)
        if prepared:
            assert store.prepare_checkin(CALL, TELNYX, call.activity_at_ms, number, prepared)
        return words_of(parts, call, AGENT, settings, Step("checkin", number))

    say.store = store
    return say


def test_it_is_in_the_language_last_spoken_that_could_be_told(says):
    assert says(FIXED) == ("Are you there?", "en")
    assert says(FIXED, "de") == ("Sind Sie noch da?", "de")
    says.store.caller_input(CALL, TELNYX, "transcript", language="")  # "no" shows no language
    assert says(FIXED) == ("Sind Sie noch da?", "de")
    assert says(FIXED, "fr") == ("Are you there?", "en")


def test_what_was_written_for_this_silence_goes_before(says):
    assert says(GENERATED, "de", prepared="Noch bei der Uhrzeit?") == (
        "Noch bei der Uhrzeit?",
        "de",
    )
    assert says(GENERATED, number=2) == ("Sind Sie noch da?", "de")  # written for another one
    assert says(FIXED) == ("Sind Sie noch da?", "de")


def test_what_was_written_before_the_caller_spoke_is_forgotten(says):
    says(GENERATED, "en", prepared="Still choosing?")
    assert says(GENERATED, "en") == ("Are you there?", "en")
    old = says.store.snapshot(CALL, TELNYX).activity_at_ms - 1
    assert not says.store.prepare_checkin(CALL, TELNYX, old, 1, "Too late.")


def test_other_steps_have_their_own_words(parts, spoken):
    call = spoken(0).snapshot(CALL, TELNYX)
    settings = DeadAirSettings(goodbye_message="Bye.")
    assert words_of(parts, call, AGENT, settings, Step(Remark.GOODBYE)) == ("Bye.", "")


def test_another_language_has_another_voice():
    assert voice_of(AGENT, "") == (AGENT.voice, "en-US")
    assert voice_of(AGENT, "en-GB") == (AGENT.voice, "en-US")
    voice, language = voice_of(AGENT, "de")
    assert voice != AGENT.voice
    assert language == "de-DE"
