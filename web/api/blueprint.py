"""One section of the API: its routes, and the errors each of them may answer."""

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from calls.agent_directory import BusyError
from calls.redis_client.errors import NewerCallError
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from web.field_errors import FieldError
from web.problems import problem

BEARER = "bearer"
PROBLEM_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(
        "about:blank", description="Always about:blank: the status is the kind of error."
    )
    title: str = Field(description="The name of the status.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was wrong with this request.")
    errors: list[FieldError] = Field([], description="Every error in the request, with the limit.")


_ERRORS = {
    400: "The body is not valid JSON.",
    401: "ADMIN_TOKEN is missing as bearer token.",
    413: "The body is too large.",
    415: "The content type is not JSON.",
    422: "Fields are missing, unknown or outside their limits; the answer lists all.",
    503: "Redis or the broker is unavailable; nothing was changed. Try again.",
}


def described(status: int, text: str) -> dict[Any, Any]:
    """Return the OpenAPI entry for an error specific to an operation."""
    reference = {"$ref": "#/components/schemas/Problem"}
    return {status: {"description": text, "content": {PROBLEM_TYPE: {"schema": reference}}}}


def blueprint(name: str, about: str) -> APIBlueprint:
    """Return a blueprint under /api whose errors are all problem documents."""
    errors: dict[Any, Any] = {}
    for status, text in _ERRORS.items():
        errors |= described(status, text)
    bp = APIBlueprint(
        f"api_{name}",
        __name__,
        url_prefix="/api",
        abp_tags=[Tag(name=name, description=about)],
        abp_security=[{BEARER: []}],
        abp_responses=errors,
    )
    bp.register_error_handler(StoreUnavailableError, _redis_unavailable)
    bp.register_error_handler(NotSentError, _broker_unavailable)
    bp.register_error_handler(BusyError, _busy)
    return bp


def answer(model: BaseModel, status: int = 200, **headers: str) -> Response:
    """Return *model* as JSON; in header names _ stands for -."""
    response = Response(
        model.model_dump_json(by_alias=True), status, content_type="application/json"
    )
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _redis_unavailable(error: StoreUnavailableError) -> Response:
    if isinstance(error, NewerCallError):
        return _later(
            "This call belongs to a newer version of Dead Air, which this host does not run yet"
        )
    return _later("Redis is unavailable; nothing was changed")


def _broker_unavailable(error: NotSentError) -> Response:
    return _later(f"The broker is unavailable: {error}")


def _busy(error: BusyError) -> Response:
    return _later(str(error))


def _later(detail: str) -> Response:
    refusal = problem(503, detail)
    refusal.headers["Retry-After"] = "1"
    return refusal
