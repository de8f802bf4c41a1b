"""The live board: every live call, the soonest next action first."""

import os
from typing import cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect

from deadair.loopback import is_loopback
from web import runaway_guard
from web.board.live_board import VIEWERS, LiveBoard
from web.board.row import BoardRow
from web.board.totals import TILES
from web.dependencies import Dependencies, dependencies
from web.pages import login
from web.pages.call import EXTEND_S

EXTENSION = "deadair-board"
bp = Blueprint("board", __name__)
bp.before_request(login.require_login)


def init_app(app: Flask, deps: Dependencies) -> None:
    """Give *app* its board. Rows are rendered outside of requests, the same for all viewers."""

    def render(row: BoardRow) -> str:
        return app.jinja_env.get_template("fragments/row.html").render(row=row).strip()

    app.extensions[EXTENSION] = LiveBoard(deps, render)


def of(app: Flask) -> LiveBoard:
    return cast("LiveBoard", app.extensions[EXTENSION])


def board() -> LiveBoard:
    return of(current_app)


def flower_url() -> str:
    """Return FLOWER_URL; else FLOWER_PORT on this machine to a browser on it; else ''.

    The Procfile's Flower listens on loopback only, so nobody else could open it.
    """
    if url := dependencies().config.flower_url:
        return url
    port, host = os.environ.get("FLOWER_PORT", ""), urlsplit(request.host_url).hostname or ""
    local = is_loopback(request.host_url) and host != "::1"
    return f"http://{host}:{port}/" if port.isdecimal() and local else ""


@bp.get("/")
def show() -> str:
    state = board().refreshed()
    soonest = sorted(state.rows.items(), key=lambda item: item[1].due_ms or 2**60)
    rows = [Markup(state.html[call]) for call, _ in soonest]  # noqa: S704  # from a template
    return render_template(
        "board.html",
        rows=rows,
        now_ms=state.now_ms,
        totals=state.totals,
        tiles=TILES,
        guard=state.guard,
        flower=flower_url(),
        extend_s=EXTEND_S,
    )


@bp.post("/guard/resume")
def resume() -> Redirect:
    """Resume hang-ups for silence."""
    runaway_guard.of(dependencies()).resume()
    board().state.polled_at = 0  # so that the next page is polled after this
    flash("Hang-ups for silence are resumed.")
    return redirect(url_for("board.show"))


@bp.post("/board/changes")
def changes() -> Response:
    """Return what a browser lacks whose rows have the fingerprints it sends."""
    fingerprints = request.get_json()
    if not isinstance(fingerprints, dict):
        abort(400, "The body must be fingerprints by call.")
    return jsonify(board().changes_since(fingerprints))


@bp.get("/board/stream")
def stream() -> Response:
    """Stream changes to one browser."""
    if len(board()) >= VIEWERS:
        abort(503, "Too many boards are open on this worker.")
    response = Response(board().stream(), content_type="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response
