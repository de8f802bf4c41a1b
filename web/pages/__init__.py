"""The pages for people: HTML rendered on the server that works as it is, and small scripts."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from calls.redis_client.errors import NewerCallError
from deadair import StoreUnavailableError
from web.call_view.time_axis import countdown
from web.dependencies import KEY
from web.pages import (
    agents,
    board,
    call,
    costs,
    experiments,
    history,
    login,
    replay,
    security,
    try_call,
)
from web.problems import Problem, problem, with_methods

STATIC = Path(__file__).parents[1] / "static"
ERROR_PAGES = (400, 401, 403, 404, 405, 429, 500, 503)
MACHINE_PATHS = ("/api", "/webhooks/", "/media/", "/livez", "/readyz", "/metrics")
Page = Problem | tuple[str, int]


def register(app: Flask) -> None:
    """Add the pages to *app*, whose dependencies are made already."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # each address names its content
    security.init_app(app, app.extensions[KEY])
    login.init_app(app)
    board.init_app(app, app.extensions[KEY])
    try_call.init_app(app, app.extensions[KEY])
    for section in (login, board, call, history, costs, agents, experiments, replay, try_call):
        app.register_blueprint(section.bp)
    digests = {path.name: _digest(path) for path in STATIC.iterdir()}
    app.add_template_global(lambda name: url_for("static", filename=name, v=digests[name]), "asset")
    app.add_template_global(countdown)
    for code in ERROR_PAGES:
        app.register_error_handler(code, _http_error)
    app.register_error_handler(StoreUnavailableError, _store_unavailable)


def drain(app: Flask) -> None:
    """Close the open boards, which reconnect to another worker; called when this one stops."""
    board.of(app).close()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def _http_error(error: HTTPException) -> Response:
    page = _error_page(error.code or 500, error.name, error.description or error.name)
    return with_methods(make_response(page), error)


def _store_unavailable(error: StoreUnavailableError) -> Page:
    if isinstance(error, NewerCallError):
        detail = "This call belongs to a newer version of Dead Air. Try again after the upgrade."
        return _error_page(503, "Newer version needed", detail)
    detail = "Redis can't be reached. Until it is back, no call is acted on."
    return _error_page(503, "Store unavailable", detail)


def _error_page(code: int, name: str, detail: str) -> Page:
    """Return a page for people, a problem document for programs."""
    html = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    if request.path.startswith(MACHINE_PATHS) or not html:
        return problem(code, detail)
    return render_template("error.html", code=code, name=name, detail=detail), code
