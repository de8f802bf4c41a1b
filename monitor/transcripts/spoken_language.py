"""In which language a caller spoke, from a final transcript: by its script, else by common words.

Pure. A few words decide only when they are of one language alone: "no" tells nothing. If it is
unknown, the result is '' and the previous language stays.
"""

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u4e00-\u9fff\u3400-\u4dbf"),
    ("hi", "\u0900-\u097f"),
    ("ur", "\u0679\u0688\u0691\u06ba\u06d2"),
    ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"),
    ("th", "\u0e00-\u0e7f"),
    ("el", "\u0370-\u03ff"),
    ("uk", "\u0456\u0457\u0454\u0491"),
    ("ru", "\u0400-\u04ff"),
)
"""By language: letters that only it has, the more special ones first."""

_BY_SCRIPT = tuple((code, re.compile(f"[{letters}]")) for code, letters in _SCRIPTS)

_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "en": "the and you is are what i'm it's that this have would like with please yes hello my "
        "of to for do how can want there here your thank thanks okay sorry",
        "de": "und ich das ist nicht ein eine sie der die den mit bitte ja nein was wie wir möchte "
        "gerne danke hallo für auf kann haben habe noch mir guten tag einen",
        "fr": "je le la les des est une vous nous pas que qui oui non bonjour merci pour avec dans "
        "voudrais c'est j'ai s'il plaît mais bien suis",
        "es": "el los las una que por para con hola gracias quiero está muy usted sí favor "
        "quisiera tengo pero como qué buenos días mi",
        "it": "il che di una per con sono grazie vorrei ciao buongiorno sì non ho questo è favore "
        "mi può della",
        "pt": "não uma que com para obrigado obrigada você sim olá queria por favor estou bom dia "
        "gostaria eu tenho muito",
        "nl": "het een ik en van niet je dat is wil graag hallo dank ja nee voor met goedemorgen "
        "kan alstublieft mijn hebben",
        "pl": "nie jest się na dzień dobry proszę tak chcę chciałbym chciałabym dziękuję do czy to "
        "mam jak",
        "sv": "jag och det är inte en att hej tack för med vill på har kan",
        "da": "jeg og det er ikke en at hej tak for med vil på har kan",
        "tr": "bir ve bu için merhaba teşekkürler evet lütfen istiyorum ben var",
    }
)
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LEAST = 2
"""Common words by which a language must be ahead of every other."""


def spoken_language(text: str) -> str:
    """Return the code (ISO 639-1) of the language of *text*, '' if unknown."""
    for code, letters in _BY_SCRIPT:
        if letters.search(text):
            return code
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    counted = Counter({code: sum(word in own for word in words) for code, own in _WORDS.items()})
    (code, most), (_, next_most) = counted.most_common(2)
    return code if most - next_most >= _LEAST else ""
