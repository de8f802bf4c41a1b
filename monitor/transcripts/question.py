"""What kind of answer our last words ask for: a number, a date, a choice, yes or no. Pure.

An answer's usual time to begin depends on the kind (`monitor.rules.caller_pace`). It is read
off the words of one utterance in the agent's language, of thirteen; a wrong kind makes a check-in
come a little sooner or later.
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from monitor.openings.folding import fold

LATEST = 400
"""Characters of the end that are read."""

SHORT = 6
"""A question of so few words may have no verb: "Your date of birth?"."""


class Question(StrEnum):
    """What is asked for."""

    REFERENCE = "reference"
    """A number, a code or a spelling, which must be looked up or said with care."""
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    OPEN = "open"


class _Words(NamedTuple):
    """The words of one language, as patterns of folded text; in other scripts parts of the text."""

    ask: str
    reference: str
    date: str
    choice: str


_LATIN = {
    "en": _Words(
        r"what|which|who|when|where|why|how|tell|give|read|spell|enter|say|type|name",
        r"numbers?|code|pin|digits|reference|postcode|zip|spell|iban|e ?mail|id|vin|plate",
        r"when|dates?|days?|birthday|month|year|born",
        r"or|which",
    ),
    "de": _Words(
        r"was|welche[rsnm]?|wer|wann|wo|warum|wie|nennen|sagen|geben|buchstabieren|lauten|lautet",
        r"\w*nummer|\w*code|pin|ziffern|kennzeichen|postleitzahl|buchstabieren|iban|e ?mail",
        r"wann|\w*datum|tag|geburtstag|termin|geboren|monat|jahr",
        r"oder|welche[rsnm]?",
    ),
    "es": _Words(
        r"que|cual(es)?|quien|cuando|donde|por que|como|diga\w*|deme|dar\w*|indique\w*|deletre\w*",
        r"numero|codigo|pin|digitos|referencia|matricula|deletre\w*|iban|correo",
        r"cuando|fecha|dia|nacimiento|cita|mes|ano",
        r"o|u|cual(es)?",
    ),
    "fr": _Words(
        r"que|quel(le)?s?|qui|quand|ou est|pourquoi|comment|dites|donne[rz]|indique[rz]|epele[rz]",
        r"numero|code|pin|chiffres|reference|immatriculation|epele[rz]|iban|e ?mail",
        r"quand|date|jour|naissance|mois|annee",
        r"ou|laquelle|lequel",
    ),
    "it": _Words(
        r"che|qual[ei]?|chi|quando|dove|perche|come|dica|dirmi|dia|darmi|indichi|sillab\w*",
        r"numero|codice|pin|cifre|riferimento|targa|sillab\w*|iban|e ?mail",
        r"quando|data|giorno|nascita|mese|anno",
        r"o|oppure|quale",
    ),
    "pt": _Words(
        r"que|qual|quais|quem|quando|onde|por que|como|diga\w*|dizer|informe|informar|soletr\w*",
        r"numero|codigo|pin|digitos|referencia|placa|cpf|cep|soletr\w*|iban|e ?mail",
        r"quando|data|dia|nascimento|mes|ano",
        r"ou|qual",
    ),
    "nl": _Words(
        r"wat|welke?|wie|wanneer|waar|waarom|hoe|noem\w*|zeg\w*|geef|geven|spel\w*",
        r"\w*nummer|\w*code|pin|cijfers|kenteken|spel\w*|iban|e ?mail",
        r"wanneer|\w*datum|dag|verjaardag|maand|jaar|geboren",
        r"of|welke?",
    ),
    "pl": _Words(
        r"co|jak\w*|ktor\w*|kto|kiedy|gdzie|dlaczego|poda\w*|prosze (o|poda\w*)|przeliter\w*",
        r"numer\w*|kod\w*|pin|cyfry|sygnatur\w*|przeliter\w*|iban|e ?mail|pesel",
        r"kiedy|dat[aey]|dzien|dnia|urodzenia|miesiac|rok",
        r"czy \w+ czy|albo|lub|ktor\w*",
    ),
}
_OTHER_SCRIPTS = {
    "ja": _Words("何|いつ|どこ|誰|どう|どちら|どの|教えて",
                 "番号|コード", "いつ|日|生年月", "どちら|それとも|どの"),
    "ko": _Words("무엇|뭐|언제|어디|누구|어떻게|어느|말씀해",
                 "번호|코드", "언제|날짜|생년월일|며칠", "아니면|어느"),
    "zh": _Words("什么|什麼|哪|谁|誰|怎么|怎麼|多少|告诉|告訴|请说|請說",
                 "号码|號碼|编号|編號|代码|代碼",
                 "什么时候|什麼時候|日期|生日|哪天|几号|幾號", "还是|還是|哪个|哪個"),
    "ar": _Words("^ما |ماذا|متى|أين|^من |لماذا|كيف|^أي |أخبر",
                 "رقم|رمز", "متى|تاريخ|يوم|موعد", " أم | أو "),
    "hi": _Words("क्या है|कौन|कब|कहाँ|क्यों|कैसे|बताइ|बताएँ",
                 "नंबर|संख्या|कोड", "कब|तारीख|जन्म", " या |कौन सा"),
}  # fmt: skip

_ASKS_YES_OR_NO = re.compile(
    r"^(and |so |ok(ay)? )?(is|are|am|was|were|do|does|did|have|has|had|shall|should|may)\b"
)
"""In English such a verb comes first; "can" and "could" also begin "can you tell me"."""

_SENTENCE = re.compile(r"[^.!?؟？。！।]+[.!?؟？。！।]*")
_MARKS = ("?", "؟", "？")


def question(text: str, language: str) -> Question | None:
    """Return what *text* asks for last, None if nothing or if its *language* is not known here."""
    code = language[:2].lower()
    for sentence in reversed(_SENTENCE.findall(text[-LATEST:])):
        if found := _kind(sentence.strip(), code):
            return found
    return None


def _kind(sentence: str, code: str) -> Question | None:
    of = _patterns(code)
    if of is None:
        return None
    asks = sentence.endswith(_MARKS)
    plain = fold(sentence) if code in _LATIN else sentence
    yes_or_no = code == "en" and bool(_ASKS_YES_OR_NO.search(plain))
    demands = bool(of["ask"].search(plain)) and not yes_or_no
    if not asks and not demands:
        return None
    if demands or (len(plain.split()) <= SHORT and not yes_or_no):
        for kind in (Question.REFERENCE, Question.DATE):
            if of[kind].search(plain):
                return kind
    if of["choice"].search(plain):
        return Question.CHOICE if asks else None
    if demands:
        return Question.OPEN if asks else None
    return Question.YES_NO


@cache
def _patterns(code: str) -> dict[str, re.Pattern[str]] | None:
    words = _LATIN.get(code) or _OTHER_SCRIPTS.get(code)
    if words is None:
        return None
    bounds = r"\b(?:%s)\b" if code in _LATIN else "(?:%s)"
    return {name: re.compile(bounds % each) for name, each in words._asdict().items()}
