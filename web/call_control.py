"""Orders on a live call: say, hang up, pause, resume, think; each answers what became of it.

An order goes the way the agent's own words and the policy's decisions go: the ledger first, then
the broker. Nobody is told "done" before the call's timeline says so.
"""

from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, Field

from calls.snapshot import CallSnapshot, CallState
from calls.timeline import Entry
from monitor.agent_configs import AgentConfigs
from monitor.call_handle import CallHandle
from web.aftermath import follow
from web.dependencies import Dependencies

CONFIRM_S = 2.5
"""How long an order waits for Telnyx's own word."""


class UnknownCallError(Exception):
    """There is no such call."""


class WrongStateError(Exception):
    """The call is not in a state for that order; the message says why."""


class RejectedError(Exception):
    """The order was sent on and refused; the message says why."""


class Result(StrEnum):
    """What became of an order."""

    SPEAKING = "speaking"
    QUEUED = "queued"
    ENDED = "ended"
    ASKED = "asked"
    PAUSED = "paused"
    RUNNING = "running"
    THINKING = "thinking"
    READY = "ready"
    EXPECTING = "expecting"


Tells = Callable[[Entry], Result | None]
PENDING = frozenset({Result.QUEUED, Result.ASKED})


class CommandResult(BaseModel):
    """What became of an order on a call."""

    call_control_id: str
    result: Result = Field(
        description="speaking: heard on the line now; queued: waits for what is being said; ended: "
        "the call is over; asked: on its way to Telnyx, not confirmed yet; paused, running, "
        "thinking, ready, expecting: how dead-air handling stands."
    )
    utterance: str | None = Field(None, description="Id of what is said, as on the timeline.")
    for_s: float | None = Field(None, description="Seconds that thinking or expecting lasts.")


class CallControl:
    """Orders of one person or program, through *parts*."""

    def __init__(self, parts: Dependencies) -> None:
        self._parts = parts
        self._store = parts.store
        self._origin = parts.origin()

    def find(self, call: str) -> CallSnapshot:
        """Return the call, ended or not. Raises UnknownCallError."""
        found = self._store.snapshot(call, self._origin)
        if found.state is CallState.UNKNOWN:
            raise UnknownCallError
        return found

    def say(self, call: str, text: str) -> CommandResult:
        """Have *text* spoken after what is playing."""
        found = self._live(call)
        if found.state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        agents = AgentConfigs(self._parts.directory)
        actions = self._parts.actions
        line = CallHandle(
            call, self._origin, self._store, actions, lambda: agents.config(found.agent)
        )
        utterance = line.say(text)
        if not utterance:
            raise WrongStateError("the call has ended")
        result = self._follow(found, lambda entry: _of_words(entry, utterance)) or Result.QUEUED
        return CommandResult(call_control_id=call, result=result, utterance=utterance)

    def hang_up(self, call: str) -> CommandResult:
        """End the call."""
        found = self._live(call)
        self._parts.actions.hang_up(call, found.epoch, "api")
        result = self._follow(found, _of_hangup) or Result.ASKED
        return CommandResult(call_control_id=call, result=result)

    def pause(self, call: str, *, paused: bool) -> CommandResult:
        """Stop dead-air handling, or let it go on with a new silence."""
        self._live(call)
        if not self._store.pause(call, self._origin, paused=paused):
            raise WrongStateError("the call has ended")
        return CommandResult(
            call_control_id=call, result=Result.PAUSED if paused else Result.RUNNING
        )

    def think(self, call: str, for_s: float) -> CommandResult:
        """Hold check-ins back for *for_s* seconds, `thinking_timeout` at the most; 0 ends it."""
        found = self._live(call)
        settings = AgentConfigs(self._parts.directory).settings(
            found.agent, found.settings_override
        )
        held_s = min(for_s, settings.thinking_timeout)
        if not self._store.thinking(call, self._origin, round(held_s * 1000)):
            raise WrongStateError("the call has ended")
        result = Result.THINKING if held_s else Result.READY
        return CommandResult(call_control_id=call, result=result, for_s=held_s or None)

    def expect(self, call: str, within_s: float, why: str) -> CommandResult:
        """Give the next answer *within_s* seconds instead of the usual time."""
        if self._live(call).state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        if not self._store.expect_answer(call, self._origin, round(within_s * 1000), why):
            raise WrongStateError("the call has ended")
        return CommandResult(call_control_id=call, result=Result.EXPECTING, for_s=within_s)

    def _live(self, call: str) -> CallSnapshot:
        found = self.find(call)
        if found.state is CallState.ENDED:
            raise WrongStateError("the call has ended")
        return found

    def _follow(self, call: CallSnapshot, tells: Tells) -> Result | None:
        return follow(self._store, call, tells, CONFIRM_S)


def _of_words(entry: Entry, utterance: str) -> Result | None:
    if entry.event == "call.ended":
        raise WrongStateError("the call ended before it was said")
    if entry.details.get("utterance") != utterance:
        return None
    if entry.event == "utterance.withdrawn":
        raise RejectedError(entry.details.get("why", "it could not be said"))
    spoken = entry.event in {"utterance.started", "utterance.ended"}
    return Result.SPEAKING if spoken else None


def _of_hangup(entry: Entry) -> Result | None:
    if entry.event == "call.ended":
        return Result.ENDED
    if entry.details.get("step") != "hangup":
        return None
    if entry.event == "step.failed":
        raise RejectedError(entry.details.get("why", "it could not be hung up"))
    if entry.event == "step.dropped":
        raise WrongStateError(entry.details.get("why", "it was not hung up"))
    return None
