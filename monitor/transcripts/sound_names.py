"""Names of sounds between marks that stand around a caller's words too: "~music~", "-- noise --".

Brackets and asterisks around any words make them a sound tag (`words_spoken`). Between quotation
marks, dashes and the like the words must be those for a sound. Pure.
"""

import re
import unicodedata

_MARKS = re.compile(
    r"[\s\-\u2013\u2014~\u301c\uff5e:|#=<>\"'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u2026.]+"
)
_WORDS = """
music musik musica musique muziek muzyka muzica музыка 音楽 音乐 音樂 음악 موسيقى
noise silence static applause laughter laughing laughs cough coughs coughing breathing sigh sighs
beep beeping ringing dial tone inaudible unintelligible crosstalk background playing
stille rauschen lachen applaus husten gerausch silencio ruido risas aplausos bruit rires
applaudissements silenzio rumore risate applausi stilte geruis gelach cisza szum smiech oklaski
тишина смех аплодисменты шум 拍手 笑 笑い 笑声 無音 沈黙 雑音 噪音 掌声 静音 박수 웃음 침묵
"""
_NAMES = frozenset(unicodedata.normalize("NFC", _WORDS).split())
"""Folded as `_plain` does."""


def names_a_sound(text: str) -> bool:
    """Return whether *text* is nothing but the name of a sound between marks."""
    bare = text.strip(" .,!?。…")
    words = _plain(bare).split()
    return bool(words) and not bare[0].isalnum() and _NAMES.issuperset(words)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in folded if unicodedata.category(char) != "Mn")
    return _MARKS.sub(" ", unicodedata.normalize("NFC", letters))
