"""Who answered an outbound call, by the first words. Pure.

A phrase of any of the seven languages decides, since the other side may not speak the agent's. The
costliest mistake is to take a person for a machine, so without a phrase it is a person.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from monitor.openings.folding import fold
from monitor.openings.of_a_person import OF_A_PERSON
from monitor.openings.phrases import IVR, RECEPTIONIST, SCREENER, VOICEMAIL

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
LONGEST = 600
"""Characters that are read: an opening is short."""


class Opening(StrEnum):
    """Who answers a call. The first three are machines."""

    SCREENER = "screener"
    VOICEMAIL = "voicemail"
    IVR = "ivr"
    RECEPTIONIST = "receptionist"
    HUMAN = "human"

    @property
    def machine(self) -> bool:
        return self in {Opening.SCREENER, Opening.VOICEMAIL, Opening.IVR}


_TABLES = {
    Opening.SCREENER: SCREENER,
    Opening.VOICEMAIL: VOICEMAIL,
    Opening.IVR: IVR,
    Opening.RECEPTIONIST: RECEPTIONIST,
}
"""Tried in this order: a screener mentions messages too, a menu says thanks for calling."""


def classify(text: str) -> Opening:
    """Return who answers with *text*; a person unless a phrase shows otherwise."""
    folded = fold(text[:LONGEST])
    of_a_machine = _of_a_person().sub(" - ", folded)
    words = {Opening.VOICEMAIL: of_a_machine}
    return next(
        (kind for kind in _TABLES if _pattern(kind).search(words.get(kind, folded))),
        Opening.HUMAN,
    )


@cache
def _pattern(kind: Opening) -> re.Pattern[str]:
    return _any_of(_TABLES[kind])


@cache
def _of_a_person() -> re.Pattern[str]:
    return _any_of(OF_A_PERSON)


def _any_of(table: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    phrases = (phrase for of_language in table.values() for phrase in of_language)
    return re.compile(r"\b(?:" + "|".join(f"(?:{phrase})" for phrase in phrases) + ")")
