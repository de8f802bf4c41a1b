"""The JSON API under /api, and its OpenAPI 3.1 document.

Every address under /api requires ADMIN_TOKEN, the document too.
"""

from typing import Any

from flask import jsonify
from flask_openapi3.openapi import OpenAPI

from web.api import (
    agents,
    attach,
    costs,
    experiments,
    middleware,
    patience,
    replay,
    runaway_guard,
)
from web.api.blueprint import BEARER, Problem
from web.api.request_models import refuse_invalid

DOCUMENT = "/api/openapi.json"


def register(app: OpenAPI) -> None:
    """Add the API to *app*, a fresh application."""
    app.before_request(middleware.check_request)
    app.after_request(middleware.forbid_caching)
    app.validation_error_callback = refuse_invalid
    app.validation_error_model = Problem
    app.security_schemes = {
        BEARER: {"type": "http", "scheme": "bearer", "description": "ADMIN_TOKEN"}
    }
    for section in (
        agents.bp, replay.bp, experiments.bp, costs.bp, attach.bp, patience.bp, runaway_guard.bp,
    ):  # fmt: skip
        app.register_api(section)
    document = _document(app)
    app.add_url_rule(DOCUMENT, "api_document", lambda: jsonify(document))


def _document(app: OpenAPI) -> dict[str, Any]:
    """Return the document, generated once, without the server's own routes."""
    app.generate_spec_json()  # type: ignore[no-untyped-call]  # the library has none
    document: dict[str, Any] = app.spec_json
    return document
