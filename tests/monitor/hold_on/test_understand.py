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
]

BACK = [
    "one second ... okay, I found it",
    "hold on. Okay, I'm back.",
    "let me get my card, it's four two four two",
    "hold on, here it is",
    "un momento, ya lo encontré",
    "attendez, ça y est",
    "Moment, da bin ich wieder",
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


def test_own_phrases_are_plain_words_not_patterns():
    assert understand("this or that", ("this|that (",)) is None
    assert understand("this that", ("this|that (",)) == HoldOn(None, "", "this|that (")


def test_who_talks_on_for_long_no_longer_asks():
    assert understand("hold on " + "the sofa is blue " * (LAST_WORDS // 4)) is None
    assert understand("the sofa is blue " * 100 + "hold on") is not None
    assert understand("the sofa is blue " * 100 + "wait") is None, "it does not stand alone"


def test_a_hold_on_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        understand("hold on").seconds = 5
