"""Checks that every request to /api passes first.

Without a token a client learns nothing, not even which addresses exist; with one that allows too
little, only that. The body must be one JSON object of limited size, or absent.
"""

from typing import Any

from flask import Response, abort, g, request
from pydantic_core import from_json
from werkzeug.exceptions import RequestEntityTooLarge

from web.auth import bearer_role
from web.problems import problem, too_large
from web.roles import Role, needed

MAX_BODY = 64 * 1024
NO_OBJECT = "the body must be a JSON object"
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
"""RFC 7396; plain JSON is treated the same."""


def check_request() -> Response | None:
    """Refuse a bad request; `body()` then returns the body of a good one."""
    if request.path != "/api" and not request.path.startswith("/api/"):
        return None
    role = bearer_role()
    if role is Role.NONE:
        refusal = problem(401, "Authorization: Bearer ADMIN_TOKEN is required")
        refusal.headers["WWW-Authenticate"] = 'Bearer realm="Dead Air"'
        return refusal
    need = needed(request.endpoint, request.method)
    if role < need:
        return problem(403, f"this token may {role.word}; {need.word} is required")
    if request.method not in {"POST", "PUT", "PATCH"}:
        return None
    return _read_body()


def body() -> dict[str, Any]:
    """Return the request's body. Aborts with 422 if there is none."""
    found: dict[str, Any] | None = g.api_body
    if found is None:
        abort(422, NO_OBJECT)
    return found


def _read_body() -> Response | None:
    request.max_content_length = MAX_BODY
    try:
        raw = request.get_data(cache=True)
    except RequestEntityTooLarge:
        return too_large(MAX_BODY)
    g.api_body = None
    if not raw:
        return None
    accepted = {JSON, MERGE_PATCH} if request.method == "PATCH" else {JSON}
    if request.mimetype not in accepted:
        return problem(415, f"the body must be {' or '.join(sorted(accepted))}")
    try:
        parsed = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        return problem(400, f"the body is not valid JSON: {error}")
    if not isinstance(parsed, dict):
        return problem(422, NO_OBJECT)
    g.api_body = parsed
    return None


def forbid_caching(response: Response) -> Response:
    """Let no cache keep what only the holder of the token may see."""
    if request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
    return response
