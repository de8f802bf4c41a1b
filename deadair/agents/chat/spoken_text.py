"""What a model writes, as it is spoken: without the marks of Markdown. Pure."""

import re

_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_LINE_START = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[-*+•]\s+|```\w*\s*$)", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_LEFT_OVER = re.compile(r"\*{2,}|`+|^\*|\*$")


def spoken(sentence: str) -> str:
    """Return the words of *sentence*; '' if it has none to speak."""
    text = _LINE_START.sub("", _LINK.sub(r"\1", sentence))
    for _ in range(3):  # emphasis within emphasis
        text = _EMPHASIS.sub(r"\2", text)
    text = " ".join(_LEFT_OVER.sub("", text).split())
    return text if any(char.isalnum() for char in text) else ""
