"""Who picked up an outbound call, by the first words. Pure.

A phrase decides, of any of the seven languages: the other side may speak another one than the agent.
The dearest mistake is a person taken for a machine, so whoever says none of them is a person.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache

from monitor.openings.phrases import IVR, RECEPTIONIST, SCREENER, VOICEMAIL

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
LONGEST = 600
"""Characters looked at: an opening is short."""


class Opening(StrEnum):
    """Who picks up a call. The first three are machines."""

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
"""Looked at in this order: a screener talks of messages too, a menu thanks for calling."""


def classify(text: str) -> Opening:
    """Return who says *text* on picking up; a person where nothing tells otherwise."""
    folded = fold(text[:LONGEST])
    return next(
        (kind for kind in _TABLES if _pattern(kind).search(folded)),
        Opening.HUMAN,
    )


def fold(text: str) -> str:
    """Return *text* in small letters, without accents and punctuation, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (" " if not c.isalnum() else c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


@cache
def _pattern(kind: Opening) -> re.Pattern[str]:
    phrases = (phrase for of_language in _TABLES[kind].values() for phrase in of_language)
    return re.compile(r"\b(?:" + "|".join(f"(?:{phrase})" for phrase in phrases) + ")")
