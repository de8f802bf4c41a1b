"""The live board: every live call, soonest next action first."""

from typing import cast

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

from web import runaway_guard
from web.board.live_board import VIEWERS, LiveBoard
from web.board.row import BoardRow
from web.board.totals import TILES
from web.dependencies import Dependencies, dependencies
from web.pages import flower, login
from web.pages.call import EXTEND_S

EXTENSION = "deadair-board"
bp = Blueprint("board", __name__)
bp.before_request(login.guard)


def hang(app: Flask, parts: Dependencies) -> None:
    """Give *app* its board; rows are drawn outside of any request, the same for all viewers."""

    def render(line: BoardRow) -> str:
        return app.jinja_env.get_template("_row.html").render(line=line).strip()

    app.extensions[EXTENSION] = LiveBoard(parts, render)


def board() -> LiveBoard:
    return cast("LiveBoard", current_app.extensions[EXTENSION])


@bp.get("/")
def show() -> str:
    state = board().fresh()
    soonest = sorted(state.lines.items(), key=lambda item: item[1].due_ms or 2**60)
    rows = [Markup(state.html[call]) for call, _ in soonest]  # noqa: S704  # drawn by _row.html
    return render_template(
        "board.html",
        rows=rows,
        now_ms=state.now_ms,
        totals=state.totals,
        tiles=TILES,
        guard=state.guard,
        flower=flower.address(),
        extend_s=EXTEND_S,
    )


@bp.post("/guard/resume")
def resume() -> Redirect:
    """Let hang-ups for silence go on, on a person's word."""
    runaway_guard.of(dependencies()).resume()
    board().state.seen_at = 0  # what is shown next was looked at after this
    flash("Hang-ups for silence go on.")
    return redirect(url_for("board.show"))


@bp.post("/board/missing")
def missing() -> Response:
    """Tell a browser whose rows have the marks it sends what it has not got."""
    marks = request.get_json()
    if not isinstance(marks, dict):
        abort(400, "Marks by call are wanted.")
    return jsonify(board().missing(marks))


@bp.get("/board/stream")
def stream() -> Response:
    """Stream what changes to one browser."""
    if len(board()) >= VIEWERS:
        abort(503, "Too many boards are open on this worker.")
    response = Response(board().stream(), content_type="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response
