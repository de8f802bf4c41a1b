"""The dead-air policy: one view of a call in, one decision with its cause out. Pure.

Theory of operation
-------------------
A call is silent when it is answered and not paused, the agent is quiet as telephony confirmed it
(an empty playback ledger, or entries past their expiry), the caller is quiet, and the agent is not
thinking. Silence has begun at the latest of the moments at which each of these became true
(`CallSession.silence_since_ms`); it is derived anew from the stored view every time, so nothing
can stick.

    silence                    ┌ check-in 1 ┐            ┌ check-in 2 ┐         hang-up
    ────── silence_timeout ───▶│   spoken   │── normal ─▶│   spoken   │─ grace ─▶

A check-in is an utterance like any other: while it plays the call is not silent, and its end
begins the next stretch. `checkins` counts those of this silence; the caller's words or keys set it
to 0 and open a new epoch, which makes everything asked for before stale. Being heard by VAD or in
an interim transcript only moves the beginning of silence.

Every belief that holds a check-in back has an expiry: utterances theirs (`calls.ledger`), a caller
who is heard speaking without a word transcribed `SPEECH_CAP_MS`, thinking its lease, a step that
was asked for `asked_until_ms`. `max_call_duration` is looked at first and stands above all that.
"""

from dataclasses import dataclass
from enum import StrEnum

from calls.session import CallSession, CallState
from monitor.settings import DeadAirSettings

SPEECH_CAP_MS = 60_000
"""How long VAD alone may hold a check-in back."""

CHECKIN_GOOD_FOR_MS = 5_000
"""A check-in not claimed by then is stale: a late "are you there?" is worse than none."""

HANGUP_GOOD_FOR_MS = 10_000
"""A hang-up not confirmed by then is asked for again, under the same claim."""


class Because(StrEnum):
    """Why a decision is what it is: one word for the log, the timeline and the metric."""

    NOT_ANSWERED = "not_answered"
    PAUSED = "paused"
    AGENT_SPEAKING = "agent_speaking"
    AGENT_THINKING = "agent_thinking"
    CALLER_SPEAKING = "caller_speaking"
    ASKED = "asked"
    SILENCE = "silence"
    HOLD_ON = "hold_on"
    MAX_CALL_DURATION = "max_call_duration"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until_ms` (0: until something happens)."""

    until_ms: int
    because: Because


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Ask whether the caller is still there, for the `number`-th time in this silence."""

    number: int
    because: Because


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    because: Because


@dataclass(frozen=True, slots=True)
class Stop:
    """The call is over; nobody needs to look at it again."""

    because: Because = Because.ENDED


Decision = Wait | CheckIn | HangUp | Stop


def decide(call: CallSession, settings: DeadAirSettings) -> Decision:
    """Return what to do about *call* as it is at `call.now_ms`."""
    if call.state in {CallState.ENDED, CallState.UNKNOWN}:
        return Stop()
    if call.state is CallState.RINGING:
        return Wait(0, Because.NOT_ANSWERED)
    last_moment = call.answered_at_ms + _ms(settings.max_call_duration)
    if call.asked_until_ms > call.now_ms and (call.asked == "hangup" or call.now_ms < last_moment):
        return Wait(call.asked_until_ms, Because.ASKED)
    if call.now_ms >= last_moment:
        return HangUp(Because.MAX_CALL_DURATION)
    decision = _of_silence(call, settings)
    if isinstance(decision, Wait):
        return Wait(min(decision.until_ms or last_moment, last_moment), decision.because)
    return decision


def _of_silence(call: CallSession, settings: DeadAirSettings) -> Decision:
    held_back = _held_back(call)
    if held_back:
        return held_back
    timeout_s, because = _timeout(call, settings)
    due_ms = call.silence_since_ms + _ms(timeout_s)
    if call.now_ms < due_ms:
        return Wait(due_ms, because)
    if call.checkins >= settings.max_checkins_before_disconnect:
        return HangUp(Because.SILENCE)
    return CheckIn(call.checkins + 1, because)


def _held_back(call: CallSession) -> Wait | None:
    """Return why the call is not silent, until when that is believed; None when it is silent."""
    if call.paused_ms:
        return Wait(0, Because.PAUSED)
    if call.agent_busy_until_ms:
        return Wait(call.agent_busy_until_ms, Because.AGENT_SPEAKING)
    if call.thinking_until_ms > call.now_ms:
        return Wait(call.thinking_until_ms, Because.AGENT_THINKING)
    believed_until = call.caller_speaking_ms + SPEECH_CAP_MS
    if call.caller_speaking_ms and call.now_ms < believed_until:
        return Wait(believed_until, Because.CALLER_SPEAKING)
    return None


def _timeout(call: CallSession, settings: DeadAirSettings) -> tuple[float, Because]:
    """Return how many seconds this stretch of silence may last, and why that long."""
    if call.checkins and call.checkins >= settings.max_checkins_before_disconnect:
        return settings.hangup_grace, Because.SILENCE
    if call.hold_on:
        return settings.silence_timeout_hold_on, Because.HOLD_ON
    return settings.silence_timeout_normal, Because.SILENCE


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
