"""A call's timeline as a stranger reads it: a line for what was said, and how long silence lasted.

T counts the seconds of silence since the last words ended, so check-ins and the hang-up show the
very seconds of the settings. Entries that changed nothing anyone hears are left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.steps import Step

COLUMN = 56
"""Where T stands."""


class Transcript:
    """Turns the entries of one timeline, in their order, into lines.

    `words` are the texts spoken of each kind ("greeting", "checkin", "goodbye" ...); where one is
    said several times they come in turn, and the last for all that follow.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._names: dict[str, str] = {}
        self._silent_since: float | None = None
        self.ended = False

    def tell(self, entry: Mapping[str, Any]) -> str | None:
        """Return the line for one entry, None for one that a stranger need not see."""
        told = self._told(entry)
        if told is None:
            return None
        at = entry.get("t")
        seconds = f"{at:6.1f} s" if at is not None else " " * 8
        if self._silent_since is None or at is None:
            return f"{seconds}  {told}"
        return f"{seconds}  {told:<{COLUMN}}T+{at - self._silent_since:.1f}"

    def _told(self, entry: Mapping[str, Any]) -> str | None:
        told: str | None = None
        match entry["event"]:
            case "call.ringing":
                told = "the phone rings"
            case "call.answered":
                told = "call answered"
            case "utterance.started" if entry.get("kind") == "greeting":
                told = self._quoted("greeting", "greeting")
            case "step.claimed":
                told = self._claimed(entry["step"], entry.get("utterance", ""))
            case "utterance.ended":
                told = self._ended(entry)
            case "hangup.claimed":
                told = f"hang-up, because of {entry.get('cause')}"
            case "call.ended":
                told = "call ended"
                self.ended = True
                self._silent_since = None
        return told

    def _claimed(self, text: str, utterance: str) -> str:
        step = Step.parse(text)
        name = self._names[utterance] = step.title if step else text
        return self._quoted(name, step.kind if step else text, step.number or 1 if step else 1)

    def _ended(self, entry: Mapping[str, Any]) -> str:
        name = self._names.get(entry.get("utterance", ""), entry.get("kind", "utterance"))
        if str(entry.get("remaining")) != "0":
            return f"{name} heard to its end"
        self._silent_since = entry.get("t")
        return f"{name} heard to its end; silence begins"

    def _quoted(self, name: str, kind: str, number: int = 1) -> str:
        texts = [text for text in self._words.get(kind, ()) if text]
        return f'{name}: "{texts[min(number, len(texts)) - 1]}"' if texts else name
