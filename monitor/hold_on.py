"""Does the caller ask us to wait? Phrase rules over a final transcript. Pure."""

import re

_WAIT = (
    r"hold on",
    r"hang on",
    r"hold (the line|please)",
    r"bear with me",
    r"(just |wait )?(one|a|1) (moment|second|sec|minute|min)\b",
    r"(just )?a (couple of|few) (moments|seconds|minutes)",
    r"(just|please) wait",
    r"wait (please|for me)",
    r"^wait$",
    r"give me (a|one|two|three|five|\d+) (moments?|seconds?|secs?|minutes?|mins?)",
    r"(let me|i('ll| will)|i need to|i have to) (just )?(go )?(get|grab|find|fetch|look for|check)",
    r"be right back",
    r"(be|i'll) right with you",
    r"don'?t hang up",
)
_NOT_A_WAIT = (
    r"(don'?t|do not|can'?t|cannot|won'?t|no need to) (hold|hang) on",
    r"(been|was|am|are|were|kept|keep) (on hold|holding on|hanging on)",
)
_HOLD_ON = re.compile("|".join(f"({phrase})" for phrase in _WAIT))
_NEGATED = re.compile("|".join(f"({phrase})" for phrase in _NOT_A_WAIT))


def asks_to_wait(transcript: str) -> bool:
    """Return whether *transcript* (English) asks the agent to wait."""
    words = re.sub(r"[^\w' ]+", " ", transcript.replace("\u2019", "'").lower())
    words = re.sub(r"\s+", " ", words).strip()
    return bool(_HOLD_ON.search(words)) and not _NEGATED.search(words)


from dataclasses import dataclass  # noqa: E402


@dataclass(frozen=True, slots=True)
class HoldOn:
    seconds: float | None
    language: str
    phrase: str


def understand(
    transcript: str, extra_phrases: tuple[str, ...] = (), language: str = ""
) -> HoldOn | None:
    return HoldOn(None, "en", "") if asks_to_wait(transcript) else None
