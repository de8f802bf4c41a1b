"""The pages for people, put into the application: board, calls, agents, and their door."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from deadair import StoreUnavailableError
from web.call_view.time_axis import countdown
from web.dependencies import KEY
from web.pages import agents, board, call, history, login, try_call
from web.problems import Problem, problem, with_methods

STATIC = Path(__file__).parent / "static"
CODES = (400, 401, 403, 404, 405, 429, 500, 503)
MACHINES = ("/api", "/webhooks/", "/media/", "/livez", "/readyz", "/metrics")
Page = Problem | tuple[str, int]


def register(app: Flask) -> None:
    """Add the pages to *app*, whose parts are there already."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # each address names its content
    login.furnish(app, app.extensions[KEY])
    board.hang(app, app.extensions[KEY])
    try_call.hang(app, app.extensions[KEY])
    for section in (login, board, call, history, agents, try_call):
        app.register_blueprint(section.bp)
    marks = {path.name: _mark(path) for path in STATIC.iterdir()}
    app.add_template_global(lambda name: url_for("static", filename=name, v=marks[name]), "asset")
    app.add_template_global(countdown)
    for code in CODES:
        app.register_error_handler(code, _of_http)
    app.register_error_handler(StoreUnavailableError, _redis_away)


def drain(app: Flask) -> None:
    """Let the open boards go to another worker; called when this one is told to go."""
    board_of_worker = app.extensions[board.EXTENSION]
    board_of_worker.close()


def _mark(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def _of_http(error: HTTPException) -> Response:
    told = _told(error.code or 500, error.name, error.description or error.name)
    return with_methods(make_response(told), error)


def _redis_away(_: StoreUnavailableError) -> Page:
    said = "The store (Redis) can't be reached. No call is touched until it is back."
    return _told(503, "The store is away", said)


def _told(code: int, name: str, said: str) -> Page:
    """Answer people with a page, programs with a problem document."""
    html = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    if request.path.startswith(MACHINES) or not html:
        return problem(code, said)
    return render_template("error.html", code=code, name=name, said=said), code
