"""What requests bring besides the address: bodies and queries, refused with every fault at once."""

from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from monitor.call_handle import MAX_TEXT
from monitor.settings import AGENT_ID, E164
from web.field_errors import from_validation_error, problem_response


class RequestModel(BaseModel):
    """Part of a request."""

    model_config = ConfigDict(extra="forbid")


class AgentsPage(RequestModel):
    """Which agents to list."""

    limit: int = Field(100, ge=1, le=500, description="Agents at most.")
    cursor: str = Field("", max_length=64, description="`next_cursor` of the page before.")


class CallsPage(RequestModel):
    """Which calls to list."""

    limit: int = Field(200, ge=1, le=1000, description="Calls at most.")
    cursor: str = Field("", max_length=512, description="`next_cursor` of the page before.")


class TimelinePage(RequestModel):
    """Which part of a timeline to read."""

    after: str = Field(
        "", pattern=r"^(\d{1,15}(-\d{1,15})?)?$", description="The `id` of the last event known."
    )
    limit: int = Field(2000, ge=1, le=2000, description="Events at most.")


class Override(RequestModel):
    """Settings for one call on top of its agent's."""

    dead_air_settings: dict[str, Any] = Field(
        {}, description="Any of the agent's dead-air settings, by name."
    )


class DialBody(RequestModel):
    """A call to place."""

    model_config = ConfigDict(extra="forbid", strict=True)

    to: str = Field(pattern=E164, description="Number to call, E.164.")
    from_: str | None = Field(
        None, alias="from", pattern=E164, description="Number shown; TELNYX_FROM if left out."
    )
    agent: str = Field("default", pattern=AGENT_ID, description="Id of the agent on the call.")
    settings: Override = Field(Override(), description="Settings for this call alone.")


class SayBody(RequestModel):
    """Words to speak."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=MAX_TEXT, description="What to speak, in the agent's voice."
    )


class ThinkingBody(RequestModel):
    """How long check-ins are held back."""

    model_config = ConfigDict(extra="forbid", strict=True)

    for_s: float = Field(
        ge=0,
        le=900,
        allow_inf_nan=False,
        description="Seconds at the most, and never more than thinking_timeout; 0 ends it.",
    )


class ExpectBody(RequestModel):
    """An answer that will take its time."""

    model_config = ConfigDict(extra="forbid", strict=True)

    silence_timeout: float = Field(
        ge=1, le=900, allow_inf_nan=False, description="Seconds the next answer may take."
    )
    for_: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "", alias="for", max_length=60, description="What for, as shown: card number."
    )


class IdempotencyKey(BaseModel):
    """Headers of a dial."""

    idempotency_key: str = Field(
        "",
        alias="Idempotency-Key",
        max_length=255,
        description="Repeat a dial under the same key, and the phone still rings once (24 h).",
    )


def refuse_invalid(error: ValidationError) -> Response:
    """Return the problem document for a part of a request that flask-openapi3 found invalid."""
    models: list[type[BaseModel]] = [IdempotencyKey, *RequestModel.__subclasses__()]
    model = next((m for m in models if m.__name__ == error.title), RequestModel)
    return problem_response(from_validation_error(model, error))
