"""A call's timeline for the terminal: a line per event, and how long the silence lasted.

T counts the seconds of silence since the last utterance ended, so check-ins and the hang-up show
the seconds of the settings. Entries without an audible effect are left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.steps import Step

COLUMN = 56
"""Column of T."""


class Transcript:
    """Turns the entries of one timeline, in their order, into lines.

    `words` are the texts of each kind ("greeting", "checkin", "goodbye" ...), used in turn; the
    last one repeats.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._names: dict[str, str] = {}
        self._silent_since: float | None = None
        self.ended = False

    def line(self, entry: Mapping[str, Any]) -> str | None:
        """Return the line for one entry, or None to leave it out."""
        text = self._text(entry)
        if text is None:
            return None
        at = entry.get("t")
        seconds = f"{at:6.1f} s" if at is not None else " " * 8
        if self._silent_since is None or at is None:
            return f"{seconds}  {text}"
        return f"{seconds}  {text:<{COLUMN}}T+{at - self._silent_since:.1f}"

    def _text(self, entry: Mapping[str, Any]) -> str | None:
        text: str | None = None
        match entry["event"]:
            case "call.ringing":
                text = "call rings"
            case "call.answered":
                text = "call answered"
            case "utterance.started" if entry.get("kind") == "greeting":
                text = self._quoted("greeting", "greeting")
            case "step.claimed":
                text = self._claimed(entry["step"], entry.get("utterance", ""))
            case "utterance.ended":
                text = self._ended(entry)
            case "hangup.claimed":
                text = f"hang-up ({entry.get('cause')})"
            case "call.ended":
                text = "call ended"
                self.ended = True
                self._silent_since = None
        return text

    def _claimed(self, text: str, utterance: str) -> str:
        step = Step.parse(text)
        name = self._names[utterance] = step.title if step else text
        return self._quoted(name, step.kind if step else text, step.number or 1 if step else 1)

    def _ended(self, entry: Mapping[str, Any]) -> str:
        name = self._names.get(entry.get("utterance", ""), entry.get("kind", "utterance"))
        if str(entry.get("remaining")) != "0":
            return f"{name} ended"
        self._silent_since = entry.get("t")
        return f"{name} ended; silence begins"

    def _quoted(self, name: str, kind: str, number: int = 1) -> str:
        texts = [text for text in self._words.get(kind, ()) if text]
        return f'{name}: "{texts[min(number, len(texts)) - 1]}"' if texts else name
