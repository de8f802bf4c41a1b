"""The page of one call, live or ended, with commands on a live one."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from calls.snapshot import CallSnapshot
from monitor.actions import NotSentError
from monitor.agent.call_handle import MAX_TEXT
from monitor.silences.answer_times import answer_times
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
from web.call_view.swimlanes import swimlanes
from web.call_view.time_axis import Axis, clock
from web.dependencies import dependencies
from web.history.outcomes import reason_in_words
from web.pages import login

ZOOMS = (1, 2, 4, 8)
MIN_WIDTH, UNITS_PER_SECOND, MARGIN = 1060, 14, 10
EXTEND_S = 30.0
bp = Blueprint("calls", __name__)
bp.before_request(login.require_login)

_DONE = {
    Result.SPEAKING: "It is playing.",
    Result.QUEUED: "It will play after the current speech.",
    Result.ENDED: "The call has ended.",
    Result.ASKED: "The hang-up was sent; Telnyx has not confirmed it yet.",
    Result.PAUSED: "Silence handling is paused.",
    Result.RUNNING: "Silence handling is resumed.",
    Result.EXPECTING: f"The next answer may take {EXTEND_S:g} s.",
}


@bp.get("/calls/<path:call>")
def show(call: str) -> str:
    """Show one call; `part=detail` is only what changes while it is live."""
    found = _found(call)
    page = "fragments/call_detail.html" if request.args.get("part") == "detail" else "call.html"
    return render_template(page, **_context(found))


@bp.post("/calls/<path:call>/command")
def command(call: str) -> Response:
    """Run a command; answers in JSON to scripts, and redirects browsers to the call."""
    message, failed = _run(call)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=message, failed=failed)
    flash(message, "error" if failed else "message")
    return redirect(url_for("calls.show", call=call))


def _run(call: str) -> tuple[str, bool]:
    try:
        outcome = _call_control(CallControl(dependencies()), call)
    except UnknownCallError:
        return "There is no such call.", True
    except (WrongStateError, RejectedError, NotSentError) as error:
        return f"Not done: {error}.", True
    return _DONE.get(outcome.result, str(outcome.result)), False


def _call_control(control: CallControl, call: str) -> CommandResult:
    run = {
        "say": lambda: control.say(call, _words()),
        "hangup": lambda: control.hang_up(call),
        "pause": lambda: control.pause(call, paused=True),
        "resume": lambda: control.pause(call, paused=False),
        "extend": lambda: control.expect(call, EXTEND_S, "an operator"),
    }.get(request.form.get("command", ""))
    if run is None:
        abort(400, "There is no such command.")
    return run()


def _words() -> str:
    text = request.form.get("text", "").strip()
    if not 0 < len(text) <= MAX_TEXT:
        raise WrongStateError(f"the text must have 1 to {MAX_TEXT} characters")
    return text


def _found(call: str) -> CallSnapshot:
    try:
        return CallControl(dependencies()).find(call)
    except UnknownCallError:
        abort(404, "There is no such call, or it is no longer kept.")


def _context(call: CallSnapshot) -> dict[str, Any]:
    p = dependencies()
    settings = p.settings_of(call)
    entries = p.store.timeline(call.call_control_id)
    words = p.store.words_of(call.call_control_id)
    drawn = swimlanes(entries, call.ended_at_ms or call.now_ms, words)
    zoom = min(ZOOMS, key=lambda z: abs(z - request.args.get("zoom", 1, int)))
    width = max(MIN_WIDTH, min(drawn.lasts_s * UNITS_PER_SECOND, 4000)) * zoom
    return {
        "call": serialize.detail(call, settings, []),
        "because": reason_in_words(call.hangup_reason),
        "sentences": sentences(entries),
        "words": words,
        "answers": answer_times(entries),
        "zero_ms": call.answered_at_ms or call.ringing_at_ms,
        "swimlanes": drawn,
        "axis": Axis(drawn.lasts_s, width, MARGIN, drawn.from_s),
        "zoom": zoom,
        "zooms": ZOOMS,
        "clock": clock,
        "title_of": title_of,
        "extend_s": EXTEND_S,
    }
