"""Sound tags in a transcript: what a recogniser takes for sounds, in brackets of every style. Pure.

Recognisers of Whisper's kind print them also between asterisks, music notes and other marks.
"""

import re

from monitor.transcripts.sound_names import names_a_sound

_TAGS = re.compile(
    r"<\|?[^<>|]{1,60}\|?>"
    r"|\[[^\[\]]{1,120}\]|\([^()]{1,120}\)|\{[^{}]{1,120}\}"
    r"|【[^【】]{1,120}】|［[^［］]{1,120}］|（[^（）]{1,120}）|〔[^〔〕]{1,120}〕|｛[^｛｝]{1,120}｝"
    r"|〈[^〈〉]{1,120}〉|《[^《》]{1,120}》|＜[^＜＞]{1,120}＞|［[^］]{1,120}］"
    r"|\*+[^*]{1,120}\*+|＊+[^＊]{1,120}＊+|(?<!\w)_+[^\W\d_][^_]{0,60}_+(?!\w)"
)
_UNCLOSED = re.compile(r"[\[【［〔{(（<][^\])】］〕}）>]*$|^[^\[【［〔{(（<]*[\]】］〕}）>]")
"""A tag cut off at the end or beginning of a transcript."""

_MARKUP = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_NOTE = "♩♪♫♬♭♯🎵🎶🎼"
_SUNG = re.compile(rf"[{_NOTE}]+[^{_NOTE}]*[{_NOTE}]+")
_BARE_TAGS = re.compile(r"\b(?:BLANK_AUDIO|NO_SPEECH|nospeech|blank audio)\b")


def without_tags(text: str) -> str:
    """Return *text* without sound tags; numbers in brackets are words of a caller."""
    for quoted, mark in _MARKUP:
        text = text.replace(quoted, mark)
    if names_a_sound(text):
        return ""
    while True:
        fewer = _TAGS.sub(_kept, text)
        if fewer == text:
            break
        text = fewer
    text = _BARE_TAGS.sub(" ", _SUNG.sub(" ", text))
    if any(note in text for note in _NOTE):
        first = min(text.find(note) for note in _NOTE if note in text)
        behind = text[first:].strip(_NOTE + " .,!?~～-")
        text = text[:first] if behind else ""
    cut = _UNCLOSED.sub(" ", text)
    return cut.strip() if not any(c.isdigit() for c in text) else text.strip()


def _kept(found: re.Match[str]) -> str:
    inside = found[0]
    return inside[1:-1] if not any(char.isalpha() for char in inside) else " "
