"""Errors as RFC 9457 problem documents: what is wrong, which field, which limit."""

import json
from typing import Any

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES

Problem = Response


def problem(status: int, detail: str, **more: Any) -> Problem:
    """Return an application/problem+json answer."""
    document = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(json.dumps(document), status, content_type="application/problem+json")


def too_large(most: int) -> Problem:
    """Return the answer to a body of more than *most* bytes."""
    return problem(413, f"the body must have at most {most} bytes", limit={"max": most})


class _Json(DefaultJSONProvider):
    """Flask's own, but too deeply nested JSON counts as invalid instead of causing a 500."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def register(app: Flask) -> None:
    """Answer every HTTP error of *app* that has no page of its own with a problem document."""
    app.json = _Json(app)

    @app.errorhandler(HTTPException)
    def of_http(error: HTTPException) -> Problem:
        if error.response is not None:
            return error.response  # type: ignore[return-value]  # redirects and the like
        if isinstance(error, RequestEntityTooLarge) and (most := request.max_content_length):
            return too_large(most)
        return with_methods(problem(error.code or 500, error.description or error.name), error)


def with_methods(answer: Response, error: HTTPException) -> Response:
    """Return *answer*, with the allowed methods if the method was not (RFC 9110, 15.5.6)."""
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer
