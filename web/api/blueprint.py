"""One section of the API: its addresses, and the errors that each of them may answer."""

from typing import Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from calls.agent_directory import BusyError
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from web.field_errors import FieldError
from web.problems import problem

BEARER = "bearer"
PROBLEM_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field("about:blank", description="Always about:blank: the status says the kind.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was wrong with this request.")
    errors: list[FieldError] = Field([], description="Every fault of the request, with its limit.")


_ERRORS = {
    400: "The body is no JSON.",
    401: "No ADMIN_TOKEN as bearer key.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A field is missing, unknown or outside its limits; all of them are named.",
    503: "Redis or the broker is away: nothing was done, try again.",
}


def described(status: int, text: str) -> dict[Any, Any]:
    """Return the document's entry for an error of an operation's own."""
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
    bp.register_error_handler(StoreUnavailableError, _redis_away)
    bp.register_error_handler(NotSentError, _broker_away)
    bp.register_error_handler(BusyError, _busy)
    return bp


def answer(model: BaseModel, status: int = 200, **headers: str) -> Response:
    """Return *model* as JSON; header names are given with _ for -."""
    response = Response(
        model.model_dump_json(by_alias=True), status, content_type="application/json"
    )
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _redis_away(_: StoreUnavailableError) -> Response:
    return _later("Redis is away: nothing was done")


def _broker_away(error: NotSentError) -> Response:
    return _later(f"The broker is away: {error}")


def _busy(error: BusyError) -> Response:
    return _later(str(error))


def _later(detail: str) -> Response:
    refusal = problem(503, detail)
    refusal.headers["Retry-After"] = "1"
    return refusal
