"""A call's conversation as messages for a language model: who said what, and what was heard. Pure.

The agent's words count as said when they are spoken, sentence by sentence; when the caller
interrupts, only what was truly heard stays, so that the model does not rely on the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

MOST_TURNS, MOST_CHARS = 80, 24_000
"""Upper limit of a prompt: the latest turns; the oldest are left out first."""

MOST_REMEMBERED = 16_000
"""Characters of JSON that the next agent of the call gets back (`Call.remember` has the limit)."""

GO_ON = "A sound cut you off; the caller said nothing. Go on where you were, in few words."
BROKEN_OFF = "A fault broke your answer off. Go on where you were, and repeat nothing."
ASKED = "The caller was silent and has been asked whether they are still there."
WRAP_UP = (
    "The time for this call is over in {seconds} seconds. Bring the talk to its end: say what is "
    "settled and what is not, and begin nothing new."
)

Message = dict[str, Any]


@dataclass(slots=True)
class Sentence:
    """One sentence of the agent's; `utterance` is its id in the ledger."""

    utterance: str
    text: str


@dataclass(slots=True)
class Turn:
    """What one side said without the other between; for `tool`, a call of a tool and its result."""

    who: Literal["caller", "agent", "tool", "note"]
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    calls: list[Message] = field(default_factory=list)
    results: list[Message] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.text, *(one.text for one in self.sentences))))


class Conversation:
    """The turns of one call, oldest first."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.replying = False
        """Whether the agent's reply has not come to its end."""

    @property
    def unanswered(self) -> bool:
        """Whether the agent has yet to say something to what came last."""
        if not self.turns:
            return False
        return self.replying or self.turns[-1].who in {"caller", "tool"}

    @property
    def broken_off(self) -> bool:
        """Whether the agent has said a part of its reply, and not the rest."""
        return self.replying and bool(self.turns) and self.turns[-1].who == "agent"

    def caller_said(self, text: str) -> None:
        """Add *text*; pieces that come one after another are one turn."""
        self._turn_of("caller").text = f"{self._turn_of('caller').text} {text}".strip()

    def agent_said(self, text: str, utterance: str) -> None:
        self._turn_of("agent").sentences.append(Sentence(utterance, text))

    def noted(self, text: str) -> None:
        """Add something that happened, as a system message."""
        self.turns.append(Turn("note", text))

    def tools_called(self, calls: list[Message], results: list[Message]) -> None:
        self.turns.append(Turn("tool", calls=calls, results=results))

    def interrupted(self, heard: dict[str, float]) -> None:
        """Keep what was heard of the agent's last words: the part, 0 to 1, of each utterance.

        An utterance that *heard* does not name was heard to its end.
        """
        last = next((t for t in reversed(self.turns) if t.who == "agent"), None)
        if last is None:
            return
        kept, cut = [], False
        for one in last.sentences:
            part = heard.get(one.utterance, 1.0)
            text = one.text if part >= 1 else _part(one.text, part)
            cut |= text != one.text
            if text:
                kept.append(Sentence(one.utterance, text))
        last.sentences = kept
        if cut and kept:
            kept[-1].text += " …"
        if not kept:
            self.turns.remove(last)

    def messages(self, instructions: str) -> list[Message]:
        """Return the latest turns as the messages of a chat completion."""
        found: list[Message] = [{"role": "system", "content": instructions}] if instructions else []
        for turn in self._latest():
            match turn.who:
                case "caller":
                    found.append({"role": "user", "content": turn.words})
                case "agent":
                    found.append({"role": "assistant", "content": turn.words})
                case "note":
                    found.append({"role": "system", "content": turn.text})
                case "tool":
                    found.append({"role": "assistant", "content": None, "tool_calls": turn.calls})
                    found += turn.results
        return found

    def dump(self) -> dict[str, Any]:
        """Return the latest turns as JSON, as many as a call remembers."""
        chars = 0
        found: list[Any] = []
        for turn in reversed(self._latest()):
            kept = asdict(turn)
            chars += len(json.dumps(kept)) + 2
            if chars > MOST_REMEMBERED:
                break
            found.append(kept)
        return {"turns": found[::-1], "replying": self.replying}

    @classmethod
    def load(cls, remembered: Mapping[str, Any]) -> "Conversation":
        """Return what `dump` gave; an empty one for anything else."""
        conversation = cls()
        try:
            conversation.turns = [
                Turn(**{**turn, "sentences": [Sentence(**one) for one in turn["sentences"]]})
                for turn in remembered.get("turns", [])
            ]
            conversation.replying = bool(remembered.get("replying"))
        except (TypeError, KeyError):
            conversation.turns = []
        return conversation

    def _turn_of(self, who: Literal["caller", "agent"]) -> Turn:
        if not self.turns or self.turns[-1].who != who:
            self.turns.append(Turn(who))
        return self.turns[-1]

    def _latest(self) -> list[Turn]:
        chars = 0
        found: list[Turn] = []
        for turn in reversed(self.turns[-MOST_TURNS:]):
            chars += len(turn.words) + len(json.dumps(turn.results))
            if found and chars > MOST_CHARS:
                break
            found.append(turn)
        return found[::-1]


def _part(text: str, part: float) -> str:
    """Return the words of *text* that were heard when *part* of it was; letters, if unspaced."""
    upto = round(len(text) * max(0.0, part))
    if upto >= len(text) or text[upto : upto + 1].isspace():
        return text[:upto].strip()
    start, space, _ = text[:upto].rpartition(" ")
    return start.strip() if space else text[:upto] if " " not in text else ""
