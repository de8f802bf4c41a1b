"""The steps of dead-air handling, by name: check-ins, remarks and the hang-up. Pure.

A step is stored, logged and passed to tasks as text: `checkin-2`, `checkin-2-again`, `goodbye`,
`hangup`. Lua reads the same text (`calls/lua/decisions/claim_speech.lua`, `record_outcome.lua`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitor.settings import DeadAirSettings


class Remark(StrEnum):
    """Utterances of dead-air handling besides check-ins, each at most once per silence."""

    GOODBYE = "goodbye"
    WARNING = "warning"
    HOLD_ON_REPLY = "hold-on-reply"
    VOICEMAIL = "voicemail"
    SCREENING = "screening"
    AGENT_FAILED = "agent-failed"
    REASSURANCE = "reassurance"


Kind = Remark | Literal["checkin", "filler", "transfer", "hangup"]

_CHECKIN = re.compile(r"checkin-(\d{1,9})(-again)?")
_FILLER = re.compile(r"filler-(\d{1,9})")
_UTTERANCE = re.compile(r"(\d{1,9})-(.+)")
_TEXTS: dict[Kind, Callable[[DeadAirSettings], str]] = {
    Remark.GOODBYE: lambda settings: settings.goodbye_message,
    Remark.WARNING: lambda settings: settings.max_call_warning_message,
    Remark.HOLD_ON_REPLY: lambda settings: settings.hold_on_reply,
    Remark.VOICEMAIL: lambda settings: settings.voicemail_message,
    Remark.SCREENING: lambda settings: settings.call_screening.text,
    Remark.REASSURANCE: lambda settings: settings.reassurance_message,
    Remark.AGENT_FAILED: lambda settings: settings.agent_failed_message,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    `number` (from 1) counts check-ins or fillers; `again`: a check-in's second attempt.
    """

    kind: Kind
    number: int = 0
    again: bool = False

    @classmethod
    def parse(cls, text: str) -> "Step | None":
        """Return the step that *text* names, None if it names none."""
        if text == "hangup":
            return cls("hangup")
        if text == "transfer":
            return cls("transfer")
        if text in _REMARKS:
            return cls(Remark(text))
        if filler := _FILLER.fullmatch(text):
            return cls("filler", int(filler[1]))
        found = _CHECKIN.fullmatch(text)
        return cls("checkin", int(found[1]), again=bool(found[2])) if found else None

    @classmethod
    def of_utterance(cls, utterance_id: str) -> "tuple[int, Step] | None":
        """Return epoch and step of an utterance, None for the agent's own utterances."""
        found = _UTTERANCE.fullmatch(utterance_id)
        step = cls.parse(found[2]) if found else None
        return (int(found[1]), step) if found and step else None

    def __str__(self) -> str:
        if self.kind == "filler":
            return f"filler-{self.number}"
        if self.kind != "checkin":
            return str(self.kind)
        return f"checkin-{self.number}" + ("-again" if self.again else "")

    def utterance_id(self, epoch: int) -> str:
        """Return the ledger's id of this step in silence *epoch*."""
        return f"{epoch}-{self}"

    def claim(self, epoch: int) -> str:
        """Return the name of this step's claim in silence *epoch*."""
        return f"{epoch}:{self}"

    def text(self, settings: DeadAirSettings) -> str:
        """Return the words of this step. Raises ValueError for a step that never has any."""
        if self.kind == "checkin":
            return settings.checkin_text(self.number)[0]
        if self.kind == "filler":
            return settings.filler_text(self.number)
        if self.kind not in _TEXTS:
            raise ValueError(f"step {self} says nothing")
        return _TEXTS[self.kind](settings)

    @property
    def title(self) -> str:
        """The step as people see it, such as "check-in #1"."""
        if self.kind == "checkin":
            return f"check-in #{self.number}" + (" again" if self.again else "")
        if self.kind == "filler":
            return f"filler #{self.number}"
        return _TITLES.get(self.kind, self.kind)


_REMARKS = frozenset(Remark)
_TITLES: dict[str, str] = {
    "hangup": "hang-up",
    "hold-on-reply": "hold-on reply",
    "agent-failed": "apology",
}


def title_of(text: str) -> str:
    """Return the title of the step that *text* names; any other text as it is."""
    step = Step.parse(text)
    return step.title if step else text
