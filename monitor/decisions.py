"""The possible decisions about a call: always exactly one of these. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.steps import Remark, Step


class Because(StrEnum):
    """The cause of a decision: one word for the log, the timeline and the metric."""

    NOT_ANSWERED = "not_answered"
    DISABLED = "disabled"
    PAUSED = "paused"
    STANDING_STILL = "standing_still"
    AGENT_SPEAKING = "agent_speaking"
    AGENT_THINKING = "agent_thinking"
    CALLER_SPEAKING = "caller_speaking"
    ASKED = "asked"
    SILENCE = "silence"
    EXPECTED = "expected"
    HOLD_ON = "hold_on"
    HOLD_MUSIC = "hold_music"
    UNHEARD = "unheard"
    AGENT_OWES = "agent_owes"
    SPEECH_FAILED = "speech_failed"
    AGENT_FAILED = "agent_failed"
    MEDIA_LOST = "media_lost"
    ONE_WAY_AUDIO = "one_way_audio"
    NOT_TRANSCRIBED = "not_transcribed"
    SCREENED = "screened"
    VOICEMAIL = "voicemail"
    MAX_CALL_DURATION = "max_call_duration"
    AGENT = "agent"
    ENDED = "ended"


SILENCES = frozenset({Because.SILENCE, Because.EXPECTED, Because.HOLD_ON, Because.MEDIA_LOST})
"""Causes to wait in a running silence; `calls/lua/records/append_timeline.lua` has the same."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until_ms` (0: until something happens)."""

    until_ms: int
    because: Because


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Ask whether the caller is still there, for the `number`-th time in this silence.

    `again`: the first attempt at this one was not heard.
    """

    number: int
    because: Because
    again: bool = False

    @property
    def step(self) -> Step:
        return Step("checkin", self.number, self.again)


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a remark."""

    remark: Remark
    because: Because

    @property
    def step(self) -> Step:
        return Step(self.remark)


@dataclass(frozen=True, slots=True)
class Filler:
    """Speak the `number`-th filler while the agent owes an answer."""

    number: int
    because: Because = Because.AGENT_OWES

    @property
    def step(self) -> Step:
        return Step("filler", self.number)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Transfer the caller."""

    because: Because

    @property
    def step(self) -> Step:
        return Step("transfer")


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    because: Because

    @property
    def step(self) -> Step:
        return Step("hangup")


@dataclass(frozen=True, slots=True)
class Stop:
    """The call is over; there is nothing left to decide."""

    because: Because = Because.ENDED


Action = CheckIn | Say | Filler | Transfer | HangUp
Decision = Wait | Action | Stop
