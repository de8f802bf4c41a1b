"""The story of a call, live and after its end, and orders to it."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from calls.snapshot import CallSnapshot
from monitor.actions import NotSentError
from monitor.agent_configs import AgentConfigs
from monitor.call_handle import MAX_TEXT
from monitor.steps import title_of
from web.call_control import (
    CallControl,
    CommandResult,
    RejectedError,
    Result,
    UnknownCallError,
    WrongStateError,
)
from web.call_view import serialize
from web.call_view.narrative import sentences
from web.call_view.swimlanes import lanes
from web.call_view.time_axis import Axis, clock
from web.dependencies import dependencies
from web.history.outcomes import in_words
from web.pages import login

ZOOMS = (1, 2, 4, 8)
NARROWEST, UNITS_A_SECOND, MARGIN = 1060, 14, 10
EXTEND_S = 30.0
bp = Blueprint("calls", __name__)
bp.before_request(login.guard)

_DONE = {
    Result.SPEAKING: "It is being said.",
    Result.QUEUED: "It will be said once the line is free.",
    Result.ENDED: "The call is over.",
    Result.ASKED: "Telnyx has not confirmed the hang-up yet.",
    Result.PAUSED: "Handling is paused.",
    Result.RUNNING: "Handling goes on.",
    Result.EXPECTING: f"The next answer may take {EXTEND_S:g} s.",
}


@bp.get("/calls/<path:call>")
def show(call: str) -> str:
    """Show one call; `part=story` is only what changes while it lives."""
    found = _found(call)
    page = "_call_detail.html" if request.args.get("part") == "story" else "call.html"
    return render_template(page, **_story(found))


@bp.post("/calls/<path:call>/order")
def order(call: str) -> Response:
    """Give an order; answers in JSON to scripts, and goes back to the call for others."""
    said, failed = _ordered(call)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(said=said, failed=failed)
    flash(said, "fault" if failed else "message")
    return redirect(url_for("calls.show", call=call))


def _ordered(call: str) -> tuple[str, bool]:
    try:
        report = _give(CallControl(dependencies()), call)
    except UnknownCallError:
        return "There is no such call.", True
    except (WrongStateError, RejectedError, NotSentError) as error:
        return f"Not done: {error}.", True
    return _DONE.get(report.result, str(report.result)), False


def _give(orders: CallControl, call: str) -> CommandResult:
    give = {
        "say": lambda: orders.say(call, _words()),
        "hangup": lambda: orders.hang_up(call),
        "pause": lambda: orders.pause(call, paused=True),
        "resume": lambda: orders.pause(call, paused=False),
        "extend": lambda: orders.expect(call, EXTEND_S, "an operator"),
    }.get(request.form.get("order", ""))
    if give is None:
        abort(400, "There is no such order.")
    return give()


def _words() -> str:
    text = request.form.get("text", "").strip()
    if not 0 < len(text) <= MAX_TEXT:
        raise WrongStateError(f"what to say must have 1 to {MAX_TEXT} characters")
    return text


def _found(call: str) -> CallSnapshot:
    try:
        return CallControl(dependencies()).find(call)
    except UnknownCallError:
        abort(404, "There is no such call, or it ended more than 30 days ago.")


def _story(call: CallSnapshot) -> dict[str, Any]:
    p = dependencies()
    settings = AgentConfigs(p.directory).settings(call.agent, call.settings_override)
    entries = p.store.timeline(call.call_control_id)
    told = lanes(entries, call.ended_at_ms or call.now_ms)
    zoom = min(ZOOMS, key=lambda z: abs(z - request.args.get("zoom", 1, int)))
    width = max(NARROWEST, min(told.lasts_s * UNITS_A_SECOND, 4000)) * zoom
    return {
        "call": serialize.detail(call, settings, []),
        "because": in_words(call.hangup_reason),
        "sentences": sentences(entries),
        "zero_ms": call.answered_at_ms or call.ringing_at_ms,
        "told": told,
        "axis": Axis(told.lasts_s, width, MARGIN, told.from_s),
        "zoom": zoom,
        "zooms": ZOOMS,
        "clock": clock,
        "title_of": title_of,
        "extend_s": EXTEND_S,
    }
