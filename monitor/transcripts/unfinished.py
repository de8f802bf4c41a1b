"""Whether a caller's words break off: a number in parts, "let me see", "so ...". Pure.

Recognisers end a transcript at a pause, so what is left in the air is seen by its end: a word that
wants another one after it, a sound of hesitation, digits said one by one. Thirteen languages, in
one table: a caller need not speak the agent's. A cue only makes us wait a little longer, so a false
one costs seconds; a word that often ends a sentence is not listed.
"""

import re
from enum import StrEnum
from functools import cache

from monitor.openings.folding import fold

LATEST = 120
"""Characters of the end that are read."""

MOST_DIGITS = 6
"""A dictated number of so few digits is rarely whole: telephone numbers have seven and more."""

LEAST_DIGITS = 2


class Cue(StrEnum):
    """What breaks off."""

    NUMBER = "number"
    WORDS = "words"


_DIGITS = {
    "en": "zero oh one two three four five six seven eight nine double triple",
    "de": "null eins zwei zwo drei vier funf sechs sieben acht neun",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "fr": "zero un deux trois quatre cinq six sept huit neuf",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "pt": "zero um dois tres quatro cinco seis meia sete oito nove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
    "pl": "zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec",
}

_THINKS = {
    "en": r"(^|\b(well|ok|okay|yes|yeah) )so|"
    r"(number|name|address|code|birthday|e ?mail|password) is|"
    r"let me (see|think)|let s see|what was it( again)?|how (do|shall) i (say|put) (it|this)|"
    r"where (is|was|did i put) it|i m (looking|thinking|trying to)",
    "de": r"mal (sehen|schauen|uberlegen)|lass mich (uberlegen|nachdenken)|wie war das( noch)?|"
    r"wo (hab|habe) ich|ich (uberlege|suche)( gerade)?|wie sag ich",
    "es": r"a ver|vamos a ver|dejame (ver|pensar)|dejeme (ver|pensar)|como (era|se dice)|"
    r"(estoy )?(buscando|pensando)",
    "fr": r"voyons( voir)?|(laissez|laisse) moi (voir|reflechir)|comment (dire|c etait)|"
    r"je (cherche|reflechis)|attendez voir",
    "it": r"vediamo|fammi (vedere|pensare)|mi faccia (vedere|pensare)|come (si dice|era)|"
    r"sto (cercando|pensando)",
    "pt": r"deixa? (eu )?(ver|pensar)|deixe me (ver|pensar)|vamos ver|como (e que )?(se diz|era)|"
    r"(estou )?(procurando|pensando)",
    "nl": r"even (kijken|denken|zoeken)|laat (me|eens) (kijken|denken|zien)|hoe was het ook",
    "pl": r"niech (pomysle|zobacze|sprawdze)|zobaczmy|jak to (bylo|sie)|szukam",
}
"""Somebody who says so last is about to go on."""

_WANTS_MORE = {
    "en": "and but because or the a an my your our their at if um umm uh uhm er erm hmm hm",
    "de": "und aber weil oder der die das den dem ein eine einen mein meine von fur dass wenn also "
    "ahm ah hm hmm",
    "es": "y pero porque o el la los las un una mi su de para con que entonces pues eh em",
    "fr": "et mais parce ou le les une mon ma mes du pour avec que donc alors euh heu hum ben",
    "it": "e ma perche o il gli una di del per con che se allora dunque quindi ehm eh mah",
    "pt": "mas porque ou os uma da para com que entao hum eh ahn",
    "nl": "en maar omdat of de het een mijn van voor met als dus eh uh uhm hm",
    "pl": "i ale bo albo z dla ze jesli wiec yyy hmm",
}
"""As the last word it leaves a sentence open."""

_OTHER_SCRIPTS = (
    "えっと", "ええと", "えーと", "あの", "あのー", "そうですね", "うーんと", "で", "それで",
    "음", "어", "그", "그러니까", "잠깐만요 어디", "보자", "글쎄요", "그리고",
    "嗯", "呃", "那个", "这个", "我想想", "我看看", "让我想想", "让我看看", "然后", "就是", "還有",
    "يعني", "امم", "خليني اشوف", "دعني ارى", "دعني افكر", "و", "لان", "لكن",
    "मतलब", "देखता हूँ", "देखती हूँ", "सोचने दीजिए", "और", "लेकिन", "तो", "उम्म",
)  # fmt: skip
"""As the end of words in Japanese, Korean, Chinese, Arabic and Hindi."""

_DOTS = re.compile(r"(\.\.\.|…|[,،、，–—-])\s*$")


def unfinished(text: str) -> Cue | None:
    """Return what breaks off at the end of *text*, None if nothing does."""
    end = text[-LATEST:].strip()
    plain = fold(end)
    words = plain.split()
    if not words:
        return None
    if _in_digits(words):
        return Cue.NUMBER
    if _DOTS.search(end) or words[-1] in _open_words():
        return Cue.WORDS
    if _thinking().search(plain) or end.rstrip(" .。!！").endswith(_OTHER_SCRIPTS):
        return Cue.WORDS
    return None


def _in_digits(words: list[str]) -> bool:
    """Return whether the words end in a few digits said one by one, or in a few groups of them."""
    found, groups = 0, 0
    for word in reversed(words):
        digits = len(word) if word.isdigit() else int(word in _digit_words())
        if not digits:
            break
        found, groups = found + digits, groups + 1
    return groups >= LEAST_DIGITS and found <= MOST_DIGITS


@cache
def _digit_words() -> frozenset[str]:
    return frozenset(word for of in _DIGITS.values() for word in of.split())


@cache
def _open_words() -> frozenset[str]:
    return frozenset(word for of in _WANTS_MORE.values() for word in of.split())


@cache
def _thinking() -> re.Pattern[str]:
    return re.compile(r"(?:\b|^)(?:" + "|".join(_THINKS.values()) + r")$")
