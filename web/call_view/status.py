"""What a call is doing, and what comes next if nobody speaks. Pure.

Both come from the policy itself: the next action is found by asking `decide` about the same
snapshot at the times it names, so what people are shown can't differ from what will be done.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from calls.snapshot import CallSnapshot
from monitor.decisions import (
    Because,
    CheckIn,
    Decision,
    Filler,
    HangUp,
    Say,
    Stop,
    Transfer,
    Wait,
)
from monitor.policy import decide, silence_since_ms
from monitor.settings import DeadAirSettings
from monitor.steps import Step

MAX_WAITS = 8
"""Waits that may follow one another before an action: each kind once, and some."""


class Activity(StrEnum):
    """The current activity."""

    RINGING = "ringing"
    AGENT_SPEAKING = "agent_speaking"
    CHECKIN_PLAYING = "checkin_playing"
    CALLER_SPEAKING = "caller_speaking"
    THINKING = "thinking"
    AGENT_SILENT = "agent_silent"
    SILENCE = "silence"
    HOLD_ON = "hold_on"
    HOLD_MUSIC = "hold_music"
    ASKED = "asked"
    HANGING_UP = "hanging_up"
    PAUSED = "paused"
    STANDING_STILL = "standing_still"
    DISABLED = "disabled"
    VOICEMAIL = "voicemail"
    ENDED = "ended"


SILENT = frozenset({Activity.SILENCE, Activity.HOLD_ON, Activity.ASKED, Activity.HANGING_UP})

_WAITS = {
    Because.NOT_ANSWERED: Activity.RINGING,
    Because.DISABLED: Activity.DISABLED,
    Because.PAUSED: Activity.PAUSED,
    Because.STANDING_STILL: Activity.STANDING_STILL,
    Because.AGENT_SPEAKING: Activity.AGENT_SPEAKING,
    Because.AGENT_THINKING: Activity.THINKING,
    Because.AGENT_OWES: Activity.AGENT_SILENT,
    Because.CALLER_SPEAKING: Activity.CALLER_SPEAKING,
    Because.HOLD_ON: Activity.HOLD_ON,
    Because.HOLD_MUSIC: Activity.HOLD_MUSIC,
    Because.VOICEMAIL: Activity.VOICEMAIL,
    Because.SCREENED: Activity.VOICEMAIL,
}


@dataclass(frozen=True, slots=True)
class UpcomingStep:
    """A step (`checkin-1`, `hangup` ...), its reason, and when it is due (ms of Redis)."""

    step: Step
    because: Because
    at_ms: int


@dataclass(frozen=True, slots=True)
class CallStatus:
    """The activity, the decision behind it, and the next step if everyone stays silent."""

    doing: Activity
    decision: Decision
    upcoming: UpcomingStep | None
    silence_ms: int
    limit_ms: int
    """The length at which this silence leads to a step; 0 if there is no silence."""


def call_status(call: CallSnapshot, settings: DeadAirSettings) -> CallStatus:
    """Return what *call* is doing at `call.now_ms` and what comes next."""
    decision = decide(call, settings)
    doing, upcoming = _doing(call, decision), _next(call, settings, decision)
    silent = doing in SILENT
    since_ms = silence_since_ms(call, settings) if silent else 0
    return CallStatus(
        doing=doing,
        decision=decision,
        upcoming=upcoming,
        silence_ms=max(0, call.now_ms - since_ms) if silent else 0,
        limit_ms=max(0, upcoming.at_ms - since_ms) if silent and upcoming else 0,
    )


def _doing(call: CallSnapshot, decision: Decision) -> Activity:
    found = Activity.ENDED
    match decision:
        case HangUp():
            found = Activity.HANGING_UP
        case CheckIn() | Say() | Filler() | Transfer():
            found = Activity.ASKED
        case Wait(because=Because.ASKED):
            found = Activity.HANGING_UP if call.asked == "hangup" else Activity.ASKED
        case Wait(because=Because.AGENT_SPEAKING) if _checkin_plays(call):
            found = Activity.CHECKIN_PLAYING
        case Wait(because=because):
            found = _WAITS.get(because, Activity.SILENCE)
        case Stop():
            pass
    return found


def _checkin_plays(call: CallSnapshot) -> bool:
    return any(utterance.kind == "checkin" for utterance in call.utterances)


def _next(call: CallSnapshot, settings: DeadAirSettings, decision: Decision) -> UpcomingStep | None:
    if isinstance(decision, Wait) and decision.because is Because.ASKED:
        asked = Step.parse(call.asked)
        return UpcomingStep(asked, Because.ASKED, call.now_ms) if asked else None
    for _ in range(MAX_WAITS):
        match decision:
            case CheckIn() | Say() | Filler() | Transfer() | HangUp():
                return UpcomingStep(decision.step, decision.because, call.now_ms)
            case Wait(until_ms=until_ms) if until_ms > call.now_ms:
                call = replace(call, now_ms=until_ms)
                decision = decide(call, settings)
            case _:
                break
    return None
