"""Errors as RFC 9457 problem documents: what is wrong, which field, which limit."""

import json
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
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


def register(app: Flask) -> None:
    """Answer every HTTP error of *app* that has no page of its own with a problem document."""

    @app.errorhandler(HTTPException)
    def of_http(error: HTTPException) -> Problem:
        if error.response is not None:
            return error.response  # type: ignore[return-value]  # redirects and the like
        return problem(error.code or 500, error.description or error.name)
