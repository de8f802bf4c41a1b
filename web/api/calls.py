"""Calls over HTTP: those that live, the story of each, and orders to it."""

from typing import Any

import gevent
from flask import Response
from pydantic import BaseModel, Field

from calls.snapshot import CallState
from monitor.agent_configs import AgentConfigs
from web.api.blueprint import answer, blueprint, described
from web.api.request_models import CallsPage, ExpectBody, SayBody, ThinkingBody, TimelinePage
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
from web.problems import problem

STEP = 50
LIVE = (CallState.RINGING, CallState.ANSWERED)
ONE = "/calls/<path:call_control_id>"
"""Telnyx does not say which characters an id may hold; the last word of an address is ours."""

bp = blueprint("calls", "Calls as they are now and as they were, and orders to live ones.")
UNKNOWN = described(404, "There is no such call.")
ORDERED: dict[Any, Any] = {
    **UNKNOWN,
    **described(409, "The call has ended, or is not answered yet."),
    **described(502, "Telnyx refused."),
}


class CallPath(BaseModel):
    call_control_id: str = Field(description="Telnyx's id of the call, percent-encoded.")


class CallList(BaseModel):
    calls: list[CallSummary]
    next_cursor: str | None = Field(description="Give it as `cursor` for more; null at the end.")


@bp.get("/calls", responses={200: CallList})
def list_calls(query: CallsPage) -> Response:
    """List the live calls.

    In order of their ids; each with what it is doing and what comes next.
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

    Also after its end, for 30 days.
    """
    p = dependencies()
    call = CallControl(p).find(path.call_control_id)
    settings = AgentConfigs(p.directory).settings(call.agent, call.settings_override)
    entries = p.store.timeline(path.call_control_id, after=query.after or "-", limit=query.limit)
    return answer(serialize.detail(call, settings, entries))


@bp.post(f"{ONE}/say", responses={200: CommandResult, 202: CommandResult, **ORDERED})
def say(path: CallPath, body: SayBody) -> Response:
    """Say something on the call.

    In the agent's voice, after what is being said. 200 once it is heard on the line, 202 while it
    waits. Counts as the agent speaking.
    """
    return _reported(CallControl(dependencies()).say(path.call_control_id, body.text))


@bp.post(f"{ONE}/hangup", responses={200: CommandResult, 202: CommandResult, **ORDERED})
def hang_up(path: CallPath) -> Response:
    """Hang up.

    200 once Telnyx says that the call is over, 202 while it has not said so.
    """
    return _reported(CallControl(dependencies()).hang_up(path.call_control_id))


@bp.post(f"{ONE}/pause", responses={200: CommandResult, **ORDERED})
def pause(path: CallPath) -> Response:
    """Pause dead-air handling.

    No check-in and no hang-up for silence until resumed; `max_call_duration` still holds.
    """
    return _reported(CallControl(dependencies()).pause(path.call_control_id, paused=True))


@bp.post(f"{ONE}/resume", responses={200: CommandResult, **ORDERED})
def resume(path: CallPath) -> Response:
    """Resume dead-air handling.

    Silence is counted from now.
    """
    return _reported(CallControl(dependencies()).pause(path.call_control_id, paused=False))


@bp.post(f"{ONE}/thinking", responses={200: CommandResult, **ORDERED})
def thinking(path: CallPath, body: ThinkingBody) -> Response:
    """Hold check-ins back while the agent thinks.

    For `for_s` seconds at the most; a new order replaces the one before, 0 ends it.
    """
    return _reported(CallControl(dependencies()).think(path.call_control_id, body.for_s))


@bp.post(f"{ONE}/expect", responses={200: CommandResult, **ORDERED})
def expect(path: CallPath, body: ExpectBody) -> Response:
    """Give the next answer longer.

    While the caller looks for a card number, say. Holds until the next thing is said.
    """
    orders = CallControl(dependencies())
    return _reported(orders.expect(path.call_control_id, body.silence_timeout, body.for_))


def _reported(report: CommandResult) -> Response:
    return answer(report, 202 if report.result in PENDING else 200)


@bp.errorhandler(UnknownCallError)
def _unknown(_: UnknownCallError) -> Response:
    return problem(404, "there is no such call")


@bp.errorhandler(WrongStateError)
def _unfit(error: WrongStateError) -> Response:
    return problem(409, str(error))


@bp.errorhandler(RejectedError)
def _failed(error: RejectedError) -> Response:
    return problem(502, str(error))
