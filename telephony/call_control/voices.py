"""The fallback voice if the chosen one is refused: another provider's. Pure.

Names are AWS's and Azure's; `language` of a speak command accepts those of `LANGUAGES` only (Telnyx
spec), and neither provider needs an own API key.
"""

from types import MappingProxyType

ANY_LANGUAGE = "Azure.en-US-AvaMultilingualNeural"
"""Detects the language of the text."""

POLLY = MappingProxyType(
    {
        "arb": "Zeina", "cmn-CN": "Zhiyu", "cy-GB": "Gwyneth", "da-DK": "Naja", "de-DE": "Vicki",
        "en-AU": "Nicole", "en-GB": "Amy", "en-IN": "Aditi", "en-US": "Joanna", "es-ES": "Lucia",
        "es-MX": "Mia", "es-US": "Lupe", "fr-FR": "Lea", "fr-CA": "Chantal", "hi-IN": "Aditi",
        "is-IS": "Dora", "it-IT": "Bianca", "ja-JP": "Mizuki", "ko-KR": "Seoyeon", "nb-NO": "Liv",
        "nl-NL": "Lotte", "pl-PL": "Ewa", "pt-BR": "Camila", "pt-PT": "Ines", "ro-RO": "Carmen",
        "ru-RU": "Tatyana", "sv-SE": "Astrid", "tr-TR": "Filiz",
    }
)  # fmt: skip
LANGUAGES = frozenset({*POLLY, "en-GB-WLS"})
_SYNONYMS = MappingProxyType({"ar": "arb", "zh": "cmn-CN", "no": "nb-NO", "en": "en-US"})


def fallback(voice: str, language: str) -> tuple[str, str]:
    """Return the voice and language to use if Telnyx refuses *voice* in *language*."""
    spoken = _nearest(language)
    if voice.casefold().startswith("aws") or not spoken:
        return ANY_LANGUAGE, spoken or "en-US"
    return f"AWS.Polly.{POLLY.get(spoken, POLLY['en-GB'])}", spoken


def _nearest(language: str) -> str:
    """Return Telnyx's language that is nearest to the tag *language*, '' if there is none."""
    wanted = language.replace("_", "-").casefold()
    root = wanted.partition("-")[0]
    known = {name.casefold(): name for name in sorted(LANGUAGES)}
    if wanted in known:
        return known[wanted]
    if root in _SYNONYMS:
        return _SYNONYMS[root]
    return next((name for name in POLLY if name.partition("-")[0] == root), "")
