"""Calls over HTTP: list, read, and commands on live ones."""

from typing import Any

import gevent
from flask import Response
from pydantic import BaseModel, Field

from calls.snapshot import CallState
from monitor.agent_configs import AgentConfigs
from web import call_overrides
from web.agent_config.repository import InvalidError
from web.api.blueprint import answer, blueprint, described
from web.api.request_models import (
    CallPatch,
    CallsPage,
    ExpectBody,
    SayBody,
    SmsBody,
    ThinkingBody,
    TimelinePage,
)
from web.call_control import (
    PENDING,
    CallControl,
    CommandResult,
    RejectedError,
    UnknownCallError,
    WrongStateError,
)
from web.call_view import serialize
from web.call_view.schemas import CallDetail, CallSummary
from web.dependencies import dependencies
from web.field_errors import problem_response
from web.problems import problem

STEP = 50
LIVE = (CallState.RINGING, CallState.ANSWERED)
ONE = "/calls/<path:call_control_id>"
"""Telnyx does not say which characters an id may contain; the last segment is our own."""

bp = blueprint("calls", "Live and ended calls, and commands on live ones.")
UNKNOWN = described(404, "There is no such call.")
ENDED = described(409, "The call has ended.")
COMMAND_ERRORS: dict[Any, Any] = {
    **UNKNOWN,
    **described(409, "The call has ended, or is not answered yet."),
    **described(502, "Telnyx refused the command."),
}


class CallPath(BaseModel):
    call_control_id: str = Field(description="Telnyx's id of the call, percent-encoded.")


class CallList(BaseModel):
    calls: list[CallSummary]
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null on the last."
    )


@bp.get("/calls", responses={200: CallList})
def list_calls(query: CallsPage) -> Response:
    """List the live calls.

    Ordered by id; each with its activity and its next step.
    """
    p = dependencies()
    known = sorted(call for call in p.store.leases.live() if call > query.cursor)
    page, agents = known[: query.limit], AgentConfigs(p.directory)
    rows: list[CallSummary] = []
    for at in range(0, len(page), STEP):
        rows += [
            serialize.summary(call, agents.settings(call.agent, call.settings_override))
            for call in p.store.snapshots(page[at : at + STEP], p.origin())
            if call.state in LIVE
        ]
        gevent.sleep(0)  # calls of this worker come first
    return answer(CallList(calls=rows, next_cursor=page[-1] if len(known) > len(page) else None))


@bp.get(ONE, responses={200: CallDetail, **UNKNOWN})
def get_call(path: CallPath, query: TimelinePage) -> Response:
    """Return one call with its timeline.

    Also available after the call has ended, for KEEP_DAYS days within KEEP_MB.
    """
    p = dependencies()
    call = CallControl(p).find(path.call_control_id)
    settings = p.settings_of(call)
    entries = p.store.timeline(path.call_control_id, after=query.after or "-", limit=query.limit)
    return answer(serialize.detail(call, settings, entries))


@bp.patch(ONE, responses={200: CallDetail, **UNKNOWN, **ENDED})
def patch_call(path: CallPath, body: CallPatch) -> Response:
    """Change a ringing or live call: its settings, or its consent to text messages.

    Settings are merged with what overrides its agent's settings so far, checked as an agent's are,
    and obeyed from the call's next decision. Other calls and the agent stay as they are.
    """
    p = dependencies()
    control, name = CallControl(p), path.call_control_id
    call = control.live(name)
    if body.settings is not None:
        call = call_overrides.change(p, name, body.settings.dead_air_settings)
    if body.sms_consent is not None:
        call = control.allow_sms(name, allowed=body.sms_consent)
    entries = p.store.timeline(name)
    return answer(serialize.detail(call, p.settings_of(call), entries))


@bp.post(f"{ONE}/say", responses={200: CommandResult, 202: CommandResult, **COMMAND_ERRORS})
def say(path: CallPath, body: SayBody) -> Response:
    """Say something on the call.

    In the agent's voice, after the current speech. 200 once it is playing, 202 while it waits.
    Counts as the agent speaking.
    """
    return _answer(CallControl(dependencies()).say(path.call_control_id, body.text))


@bp.post(f"{ONE}/sms", responses={200: CommandResult, 202: CommandResult, **COMMAND_ERRORS})
def send_sms(path: CallPath, body: SmsBody) -> Response:
    """Send a text message to the other side of the call.

    Only with its consent. 200 once Telnyx has taken it, 202 until then.
    """
    return _answer(CallControl(dependencies()).send_sms(path.call_control_id, body.text))


@bp.post(f"{ONE}/hangup", responses={200: CommandResult, 202: CommandResult, **COMMAND_ERRORS})
def hang_up(path: CallPath) -> Response:
    """Hang up.

    200 once Telnyx confirms the end of the call, 202 until then.
    """
    return _answer(CallControl(dependencies()).hang_up(path.call_control_id))


@bp.post(f"{ONE}/pause", responses={200: CommandResult, **COMMAND_ERRORS})
def pause(path: CallPath) -> Response:
    """Pause dead-air handling.

    No check-in and no hang-up for silence until resumed; `max_call_duration` still holds.
    """
    return _answer(CallControl(dependencies()).pause(path.call_control_id, paused=True))


@bp.post(f"{ONE}/resume", responses={200: CommandResult, **COMMAND_ERRORS})
def resume(path: CallPath) -> Response:
    """Resume dead-air handling.

    The silence starts anew.
    """
    return _answer(CallControl(dependencies()).pause(path.call_control_id, paused=False))


@bp.post(f"{ONE}/thinking", responses={200: CommandResult, **COMMAND_ERRORS})
def thinking(path: CallPath, body: ThinkingBody) -> Response:
    """Hold check-ins back while the agent thinks.

    For at most `for_s` seconds; a new request replaces the previous one, 0 ends it.
    """
    return _answer(CallControl(dependencies()).think(path.call_control_id, body.for_s))


@bp.post(f"{ONE}/expect", responses={200: CommandResult, **COMMAND_ERRORS})
def expect(path: CallPath, body: ExpectBody) -> Response:
    """Give the next answer longer.

    For example while the caller looks for a card number. Applies until the next utterance.
    """
    control = CallControl(dependencies())
    return _answer(control.expect(path.call_control_id, body.silence_timeout, body.for_))


@bp.post(f"{ONE}/extend", responses={200: CommandResult, **COMMAND_ERRORS})
def extend(path: CallPath) -> Response:
    """Move the time limit.

    By `max_call_extension` seconds, `max_call_extensions` times in all; then 409.
    """
    return _answer(CallControl(dependencies()).extend(path.call_control_id))


def _answer(outcome: CommandResult) -> Response:
    return answer(outcome, 202 if outcome.result in PENDING else 200)


@bp.errorhandler(UnknownCallError)
def _unknown(_: UnknownCallError) -> Response:
    return problem(404, "there is no such call")


@bp.errorhandler(InvalidError)
def _invalid(error: InvalidError) -> Response:
    return problem_response(error.faults)


@bp.errorhandler(WrongStateError)
def _wrong_state(error: WrongStateError) -> Response:
    return problem(409, str(error))


@bp.errorhandler(RejectedError)
def _rejected(error: RejectedError) -> Response:
    return problem(502, str(error))
