"""A call as shown to people and programs: in brief, or in detail with its timeline. Pure.

Made of one stored snapshot, the agent's settings and the call's status; nothing is kept or guessed.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from calls.snapshot import CallSnapshot, CallState
from calls.timeline import Entry
from monitor.decisions import CheckIn, Decision, Filler, HangUp, Say, Stop, Transfer, Wait
from monitor.settings import DeadAirSettings
from monitor.silences.silence_cause import in_hindsight
from web.call_view.schemas import (
    CallDetail,
    CallSummary,
    DecisionWord,
    NextDecision,
    NextStep,
    StepAction,
    TimelineEvent,
)
from web.call_view.status import Activity, CallStatus, UpcomingStep, call_status

_PLAIN = MappingProxyType(
    {
        Activity.AGENT_SPEAKING: "agent speaking",
        Activity.CALLER_SPEAKING: "caller speaking",
        Activity.THINKING: "agent thinking",
        Activity.AGENT_SILENT: "agent owes an answer",
        Activity.DISABLED: "silence handling is off",
        Activity.VOICEMAIL: "answering machine",
    }
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = frozenset(
    {
        "attempt",
        "owed_ms",
        "checkin",
        "duration_ms",
        "epoch",
        "for_ms",
        "hold_on_ms",
        "remaining",
        "token",
        "until_in_ms",
        "within_ms",
    }
)


def moment(ms: int) -> str:
    """Return epoch milliseconds as ISO 8601 UTC with milliseconds."""
    at = _EPOCH + timedelta(milliseconds=ms)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def summary(call: CallSnapshot, settings: DeadAirSettings) -> CallSummary:
    """Return *call* in brief, under its *settings*."""
    return CallSummary(**_row(call, settings))


def detail(call: CallSnapshot, settings: DeadAirSettings, entries: Sequence[Entry]) -> CallDetail:
    """Return *call* with its timeline."""
    return CallDetail(
        **_row(call, settings),
        ringing_at=_moment(call.ringing_at_ms),
        answered_at=_moment(call.answered_at_ms),
        ended_at=_moment(call.ended_at_ms),
        hangup_cause=call.hangup_cause or None,
        hangup_reason=call.hangup_reason or None,
        sms_consent=call.sms_consent,
        silence_causes=in_hindsight(call.silence_causes),
        settings=json.loads(call.settings_override) if call.settings_override else {},
        timeline=[event(entry, call.answered_at_ms) for entry in entries],
    )


def event(entry: Entry, answered_at_ms: int) -> TimelineEvent:
    """Return *entry* with its seconds since the answer."""
    since = (entry.at_ms - answered_at_ms) / 1000
    return TimelineEvent(
        id=entry.id,
        at=moment(entry.at_ms),
        t=since if answered_at_ms and since >= 0 else None,
        event=entry.event,
        **{name: _detail(name, value) for name, value in entry.details.items()},
    )


def status_text(call: CallSnapshot, status: CallStatus) -> str:
    """Return the current activity in words, with its seconds."""
    silence = f"{status.silence_ms / 1000:.1f} s of {status.limit_ms / 1000:g} s"
    match status.doing:
        case Activity.SILENCE:
            return f"silence {silence}"
        case Activity.HOLD_ON:
            return f"on hold {silence}"
        case Activity.ASKED if status.upcoming:
            return f"{status.upcoming.step.title} requested"
        case Activity.CHECKIN_PLAYING:
            return f"check-in #{call.checkins} playing"
        case Activity.STANDING_STILL if call.suspended_for:
            return f"suspended: {call.suspended_for}"
        case _:
            return _PLAIN.get(status.doing, str(status.doing).replace("_", " "))


def _row(call: CallSnapshot, settings: DeadAirSettings) -> dict[str, Any]:
    status = call_status(call, settings)
    over = call.ended_at_ms or call.now_ms
    live = call.state is CallState.ANSWERED
    return {
        "call_control_id": call.call_control_id,
        "state": call.state,
        "doing": status.doing,
        "status": status_text(call, status),
        "agent": call.agent,
        "direction": call.direction,
        "owner": call.owner or None,
        "epoch": call.epoch,
        "checkins": call.checkins,
        "max_checkins": settings.max_checkins_before_disconnect,
        "silence_s": status.silence_ms / 1000 if live else None,
        "paused": bool(call.paused_ms),
        "hold_on": call.hold_on,
        "duration_s": (over - call.answered_at_ms) / 1000 if call.answered_at_ms else None,
        "next": None if isinstance(status.decision, Stop) else _next(call, status),
    }


def _next(call: CallSnapshot, status: CallStatus) -> NextDecision:
    until_ms = status.decision.until_ms if isinstance(status.decision, Wait) else call.now_ms
    return NextDecision(
        decision=_decision_name(status.decision),
        because=status.decision.because,
        until=_moment(until_ms),
        in_s=_seconds(until_ms, call) if until_ms else None,
        then=_upcoming(status.upcoming, call) if status.upcoming else None,
    )


def _decision_name(decision: Decision) -> DecisionWord:
    found: DecisionWord = "stop"
    match decision:
        case Wait():
            found = "wait"
        case CheckIn():
            found = "check_in"
        case Say() | Filler():
            found = "say"
        case Transfer():
            found = "transfer"
        case HangUp():
            found = "hang_up"
        case Stop():
            pass
    return found


def _upcoming(upcoming: UpcomingStep, call: CallSnapshot) -> NextStep:
    step = upcoming.step
    actions: dict[str, StepAction] = {
        "checkin": "check_in", "hangup": "hang_up", "transfer": "transfer",
    }  # fmt: skip
    return NextStep(
        action=actions.get(step.kind, "say"),
        step=str(step),
        checkin=step.number if step.kind == "checkin" else None,
        because=upcoming.because,
        at=moment(upcoming.at_ms),
        in_s=_seconds(upcoming.at_ms, call),
    )


def _seconds(at_ms: int, call: CallSnapshot) -> float:
    return max(0, at_ms - call.now_ms) / 1000


def _moment(ms: int) -> str | None:
    return moment(ms) if ms else None


def _detail(name: str, value: str) -> str | int | bool:
    if name == "hold_on":
        return value == "1"
    return int(value) if name in _WHOLE and value.isdigit() else value
