"""Commands on a live call: say, hang up, pause, resume, think; each returns its actual outcome.

A command takes the same way as the agent's words and the policy's decisions: the ledger first, then
the broker. Nothing is reported as done before the call's timeline says so.
"""

from collections.abc import Callable
from enum import StrEnum
from time import monotonic
from typing import TypeVar
from uuid import uuid4

import gevent
from pydantic import BaseModel, Field

from calls.snapshot import CallSnapshot, CallState
from calls.store import CallStore
from calls.timeline import Entry
from monitor.agent.call_handle import CallHandle
from monitor.agent_configs import AgentConfigs
from monitor.rules.time_limit import extension
from web.dependencies import Dependencies

CONFIRM_S = 2.5
"""How long a command waits for Telnyx's confirmation."""

POLL_EVERY_S = 0.05
T = TypeVar("T")


class UnknownCallError(Exception):
    """There is no such call."""


class WrongStateError(Exception):
    """The call is not in a state for that command; the message says why."""


class RejectedError(Exception):
    """Telnyx or the agent refused the command; the message says why."""


class Result(StrEnum):
    """Outcome of a command."""

    SPEAKING = "speaking"
    QUEUED = "queued"
    ENDED = "ended"
    ASKED = "asked"
    PAUSED = "paused"
    RUNNING = "running"
    THINKING = "thinking"
    READY = "ready"
    EXPECTING = "expecting"
    SENT = "sent"
    EXTENDED = "extended"


OutcomeOf = Callable[[Entry], Result | None]
PENDING = frozenset({Result.QUEUED, Result.ASKED})


class CommandResult(BaseModel):
    """Outcome of a command on a call."""

    call_control_id: str
    result: Result = Field(
        description="speaking: being heard; queued: waits for the current speech to end; ended: "
        "the call has ended; asked: sent to Telnyx, not confirmed yet; paused, running, "
        "thinking, ready, expecting: the state of dead-air handling; sent: accepted by Telnyx; "
        "extended: the time limit moved."
    )
    utterance: str | None = Field(None, description="Id of the utterance, as on the timeline.")
    for_s: float | None = Field(
        None, description="Seconds that thinking, expecting or the extension lasts."
    )


class CallControl:
    """Commands of one person or program, through *deps*."""

    def __init__(self, deps: Dependencies) -> None:
        self._deps = deps
        self._store = deps.store
        self._origin = deps.origin()

    def find(self, call: str) -> CallSnapshot:
        """Return the call, ended or not. Raises UnknownCallError."""
        found = self._store.snapshot(call, self._origin)
        if found.state is CallState.UNKNOWN:
            raise UnknownCallError
        return found

    def say(self, call: str, text: str) -> CommandResult:
        """Have *text* spoken after the current speech."""
        found = self.live(call)
        if found.state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        agents = AgentConfigs(self._deps.directory)
        actions = self._deps.actions
        handle = CallHandle(
            call, self._origin, self._store, actions, lambda: agents.config(found.agent)
        )
        utterance = handle.say(text)
        if not utterance:
            raise WrongStateError("the call has ended")
        result = self._outcome(found, lambda entry: _say_outcome(entry, utterance)) or Result.QUEUED
        return CommandResult(call_control_id=call, result=result, utterance=utterance)

    def hang_up(self, call: str) -> CommandResult:
        """End the call."""
        found = self.live(call)
        self._deps.actions.hang_up(call, found.epoch, "api")
        result = self._outcome(found, _hangup_outcome) or Result.ASKED
        return CommandResult(call_control_id=call, result=result)

    def pause(self, call: str, *, paused: bool) -> CommandResult:
        """Pause dead-air handling, or resume it with a new silence."""
        self.live(call)
        if not self._store.pause(call, self._origin, paused=paused):
            raise WrongStateError("the call has ended")
        return CommandResult(
            call_control_id=call, result=Result.PAUSED if paused else Result.RUNNING
        )

    def think(self, call: str, for_s: float) -> CommandResult:
        """Hold check-ins back for *for_s* seconds, at most `thinking_timeout`; 0 ends it."""
        found = self.live(call)
        held_s = min(for_s, self._deps.settings_of(found).thinking_timeout)
        if not self._store.thinking(call, self._origin, round(held_s * 1000)):
            raise WrongStateError("the call has ended")
        result = Result.THINKING if held_s else Result.READY
        return CommandResult(call_control_id=call, result=result, for_s=held_s or None)

    def expect(self, call: str, within_s: float, why: str) -> CommandResult:
        """Allow *within_s* seconds for the next answer instead of the usual time."""
        if self.live(call).state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        if not self._store.expect_answer(call, self._origin, round(within_s * 1000), why):
            raise WrongStateError("the call has ended")
        return CommandResult(call_control_id=call, result=Result.EXPECTING, for_s=within_s)

    def allow_sms(self, call: str, *, allowed: bool) -> CallSnapshot:
        """Record whether the other side agrees to text messages."""
        self.live(call)
        if self._store.allow_sms(call, self._origin, allowed=allowed) < 0:
            raise WrongStateError("the call has ended")
        return self.find(call)

    def send_sms(self, call: str, text: str) -> CommandResult:
        """Send *text* to the other side, which has agreed to it."""
        found = self.live(call)
        if found.state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        if not found.sms_consent:
            raise WrongStateError("the other side has not agreed to text messages")
        act = uuid4().hex[:12]
        self._deps.actions.send_sms(call, text, act)
        result = self._outcome(found, lambda entry: _sms_outcome(entry, f"sms-{act}"))
        return CommandResult(call_control_id=call, result=result or Result.ASKED)

    def extend(self, call: str) -> CommandResult:
        """Move the time limit of the call, as often as its settings allow."""
        found = self.live(call)
        if found.state is not CallState.ANSWERED:
            raise WrongStateError("the call is not answered yet")
        by = extension(found, self._deps.settings_of(found))
        if by is None or not self._store.extend_call(
            call, self._origin, by.by_ms, by.most, found.extensions, "api"
        ):
            raise WrongStateError("the call's settings allow no further extension")
        return CommandResult(call_control_id=call, result=Result.EXTENDED, for_s=by.by_ms / 1000)

    def live(self, call: str) -> CallSnapshot:
        """Return the call while it rings or goes on. Raises UnknownCallError, WrongStateError."""
        found = self.find(call)
        if found.moved_to:
            raise WrongStateError(
                f"Telnyx gave the call another id: it goes on as {found.moved_to}"
            )
        if found.state is CallState.ENDED:
            raise WrongStateError("the call has ended")
        return found

    def _outcome(self, call: CallSnapshot, outcome_of: OutcomeOf) -> Result | None:
        return await_outcome(self._store, call, outcome_of, CONFIRM_S)


def await_outcome(
    store: CallStore,
    call: CallSnapshot,
    outcome_of: Callable[[Entry], T | None],
    within_s: float,
) -> T | None:
    """Return what *outcome_of* makes of the first timeline entry after *call* that it recognises.

    None if there is no such entry within *within_s* seconds. Raises StoreUnavailableError.
    """
    after, deadline = f"{call.now_ms - 1}-0", monotonic() + within_s
    while True:
        for entry in store.timeline(call.call_control_id, after=after):
            after = entry.id
            if (outcome := outcome_of(entry)) is not None:
                return outcome
        if monotonic() >= deadline:
            return None
        gevent.sleep(POLL_EVERY_S)


def _say_outcome(entry: Entry, utterance: str) -> Result | None:
    if entry.event == "call.ended":
        raise WrongStateError("the call ended before it was spoken")
    if entry.details.get("utterance") != utterance:
        return None
    if entry.event == "utterance.withdrawn":
        raise RejectedError(entry.details.get("why", "it could not be spoken"))
    spoken = entry.event in {"utterance.started", "utterance.ended"}
    return Result.SPEAKING if spoken else None


def _sms_outcome(entry: Entry, sms: str) -> Result | None:
    if entry.details.get("sms") != sms:
        return None
    if entry.event == "sms.refused":  # before it came to Telnyx: no number, too many messages
        raise WrongStateError(entry.details.get("why", "it was not sent"))
    if entry.event == "sms.failed":
        raise RejectedError(entry.details.get("why", "it could not be sent"))
    return Result.SENT if entry.event == "sms.sent" else None


def _hangup_outcome(entry: Entry) -> Result | None:
    if entry.event == "call.ended":
        return Result.ENDED
    if entry.details.get("step") != "hangup":
        return None
    if entry.event == "step.failed":
        raise RejectedError(entry.details.get("why", "it could not be hung up"))
    if entry.event == "step.dropped":
        raise WrongStateError(entry.details.get("why", "it was not hung up"))
    return None
