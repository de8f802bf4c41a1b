"""How a call looks to programs: the shapes of the API's answers, with their units."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from calls.snapshot import CallState
from web.call_view.status import Activity


StepAction = Literal["check_in", "say", "transfer", "hang_up"]
DecisionWord = Literal["wait", "check_in", "say", "transfer", "hang_up", "stop"]


class NextStep(BaseModel):
    """A check-in, a remark or the hang-up, if nobody is heard before."""

    action: StepAction
    step: str = Field(description="checkin-1, checkin-2, goodbye, warning, hangup and the like.")
    checkin: int | None = Field(description="The number of the check-in; null for the others.")
    because: str = Field(description="Why: silence, hold_on, max_call_duration, asked and others.")
    at: str = Field(description="When it is due, UTC.")
    in_s: float = Field(description="Seconds until then.")


class NextDecision(BaseModel):
    """What the policy decided on the call as it is now."""

    decision: DecisionWord
    because: str = Field(
        description="What it waits for: not_answered, paused, agent_speaking, agent_thinking, "
        "caller_speaking, asked, silence, hold_on and others; or why it acts."
    )
    until: str | None = Field(description="When it looks again at the latest, UTC.")
    in_s: float | None = Field(description="Seconds until then.")
    then: NextStep | None = Field(description="The next step; null if none is to come.")


class CallSummary(BaseModel):
    """A call in a line."""

    call_control_id: str
    state: CallState = Field(description="unknown, ringing, answered or ended.")
    doing: Activity = Field(description="What is going on, in one word.")
    status: str = Field(description="The same for people, with seconds.")
    agent: str = Field(description="Id of the agent.")
    direction: str = Field(description="incoming or outgoing.")
    owner: str | None = Field(description="The web worker that holds it, host:pid.")
    epoch: int = Field(description="Grows with each sign of the caller.")
    checkins: int = Field(description="Check-ins asked in this silence.")
    max_checkins: int = Field(description="Check-ins before the hang-up.")
    silence_s: float | None = Field(description="Seconds nobody was heard; null off the line.")
    paused: bool
    hold_on: bool = Field(description='The caller asked for time ("hold on").')
    duration_s: float | None = Field(description="Seconds since the answer, or of the whole call.")
    next: NextDecision | None = Field(description="Null once the call has ended.")


class TimelineEvent(BaseModel):
    """One line of the timeline; further fields are the event's own details."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Give the last one as `after` to read on.")
    at: str = Field(description="When, UTC, by the store's clock.")
    t: float | None = Field(description="Seconds since the answer; null before it.")
    event: str


class CallDetail(CallSummary):
    """A call with everything that happened on it."""

    ringing_at: str | None = Field(description="UTC.")
    answered_at: str | None = Field(description="UTC.")
    ended_at: str | None = Field(description="UTC.")
    hangup_cause: str | None = Field(description="Telnyx's word for how it ended.")
    hangup_reason: str | None = Field(
        description="Why Dead Air hung up (silence, speech_failed, agent_failed, max_call_duration, "
        "agent, api); null if others ended the call."
    )
    timeline: list[TimelineEvent]
