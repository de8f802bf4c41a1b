"""A text that a setting may have in several languages: `{"en": "Hello?", "de": "Hallo?"}`. Pure."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    PlainSerializer,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

MOST_LANGUAGES, MOST_CHARS = 30, 500
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
_TEXT = {"type": "string", "minLength": 1, "maxLength": MOST_CHARS}
_BY_TAG = {
    "type": "object",
    "additionalProperties": _TEXT,
    "minProperties": 1,
    "maxProperties": MOST_LANGUAGES,
}
_SCHEMA = {"anyOf": [_TEXT, _BY_TAG]}
_OPTIONAL_SCHEMA = {"anyOf": [_TEXT | {"minLength": 0}, _BY_TAG]}

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia
id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo
lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl
ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu arb ars ary arz ceb cmn fil
hsb nan nso wuu yue
"""
_LANGUAGES = frozenset(_CODES.split())
"""ISO 639-1, and the longer codes that Telnyx's voices and engines have."""


def is_language(tag: str) -> bool:
    """Return whether *tag* begins with the code of a language: "Hey" does not."""
    return bool(LANGUAGE_TAG.fullmatch(tag)) and re.split("[-_]", tag)[0].lower() in _LANGUAGES


def _validated(given: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if not isinstance(given, Mapping):
        return handler(given)
    if not 1 <= len(given) <= MOST_LANGUAGES:
        raise ValueError(f"must be a text, or have 1 to {MOST_LANGUAGES} languages")
    texts = {}
    for tag, text in given.items():
        if not isinstance(tag, str) or not LANGUAGE_TAG.fullmatch(tag):
            raise ValueError("must be by language tag, such as en or de-CH")
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= MOST_CHARS:
            raise ValueError(f"text in {tag} must have 1 to {MOST_CHARS} characters")
        texts[tag] = text.strip()
    return texts


BY_LANGUAGE = WrapValidator(_validated)
LanguageTexts = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARS),
    BY_LANGUAGE,
    PlainSerializer(lambda texts: texts, return_type=Any),
    WithJsonSchema(_SCHEMA),
]
"""A text, or an object of texts by language tag."""

OptionalTexts = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MOST_CHARS),
    BY_LANGUAGE,
    PlainSerializer(lambda texts: texts, return_type=Any),
    WithJsonSchema(_OPTIONAL_SCHEMA),
]
"""The same, or no text at all."""


def in_language(texts: str | Mapping[str, str], *wanted: str) -> tuple[str, str]:
    """Return the text in the first of the languages *wanted* that there is, and its language.

    A tag fits one of the same language in another country. Where none fits it is the first text;
    the language of a single text is ''.
    """
    if isinstance(texts, str):
        return texts, ""
    for tag in filter(None, wanted):
        same = [known for known in texts if _folded(known) == _folded(tag)]
        near = [known for known in texts if language_of(known) == language_of(tag)]
        if found := same or near:
            return texts[found[0]], found[0]
    first = next(iter(texts))
    return texts[first], first


def language_of(tag: str) -> str:
    """Return the language of *tag* without its country; what Telnyx calls cmn is zh."""
    language = _folded(tag).partition("-")[0]
    return {"cmn": "zh", "arb": "ar"}.get(language, language)


def _folded(tag: str) -> str:
    return tag.replace("_", "-").casefold()
