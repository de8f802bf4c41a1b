"""Schemas of calls in the API's answers, with units. Pure."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from calls.snapshot import CallState
from web.call_view.status import Activity

StepAction = Literal["check_in", "say", "transfer", "hang_up"]
DecisionWord = Literal["wait", "check_in", "say", "transfer", "hang_up", "stop"]


class NextStep(BaseModel):
    """The next check-in, announcement or hang-up if nobody speaks before."""

    action: StepAction
    step: str = Field(description="checkin-1, checkin-2, goodbye, warning, hangup and others.")
    checkin: int | None = Field(description="Number of the check-in; null for other steps.")
    because: str = Field(description="Why: silence, hold_on, max_call_duration, asked and others.")
    at: str = Field(description="Due time, UTC.")
    in_s: float = Field(description="Seconds until then.")


class NextDecision(BaseModel):
    """What the policy decided for the current state of the call."""

    decision: DecisionWord
    because: str = Field(
        description="What the call waits for: not_answered, paused, agent_speaking, "
        "agent_thinking, caller_speaking, asked, silence, hold_on and others; or the reason to act."
    )
    until: str | None = Field(description="Latest time of the next decision, UTC.")
    in_s: float | None = Field(description="Seconds until then.")
    then: NextStep | None = Field(description="The next step; null if there is none.")


class CallSummary(BaseModel):
    """A call in brief."""

    call_control_id: str
    state: CallState = Field(description="unknown, ringing, answered or ended.")
    doing: Activity = Field(description="Current activity, as an identifier.")
    status: str = Field(description="Current activity in words, with seconds.")
    agent: str = Field(description="Id of the agent.")
    direction: str = Field(description="incoming or outgoing.")
    owner: str | None = Field(description="The web worker that owns it, host:pid.")
    epoch: int = Field(description="Number of the silence: increases when the caller is heard.")
    checkins: int = Field(description="Check-ins made in this silence.")
    max_checkins: int = Field(description="Check-ins before the hang-up.")
    silence_s: float | None = Field(description="Seconds of silence; null unless answered.")
    paused: bool
    hold_on: bool = Field(description='The caller asked for time ("hold on").')
    duration_s: float | None = Field(
        description="Seconds since the answer, until the end if ended."
    )
    next: NextDecision | None = Field(description="Null once the call has ended.")


class TimelineEvent(BaseModel):
    """One event of the timeline; further fields are its details."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Pass the last one as `after` to continue.")
    at: str = Field(description="When, UTC, by the store's clock.")
    t: float | None = Field(description="Seconds since the answer; null before it.")
    event: str


class CallDetail(CallSummary):
    """A call with its timeline."""

    ringing_at: str | None = Field(description="UTC.")
    answered_at: str | None = Field(description="UTC.")
    ended_at: str | None = Field(description="UTC.")
    hangup_cause: str | None = Field(description="Telnyx's hangup_cause.")
    hangup_reason: str | None = Field(
        description="Why Dead Air hung up (silence, speech_failed, agent_failed, agent, api, "
        "max_call_duration); null if another party ended the call."
    )
    silence_causes: list[str] = Field(
        description="Causes (docs/tuning/silences.md) of the silences that led to a step."
    )
    settings: dict[str, Any] = Field(
        description="Settings of this call alone, which override its agent's: "
        "`dead_air_settings` by name; empty if there are none. `experiment` names the call's "
        "experiment and group."
    )
    timeline: list[TimelineEvent]
