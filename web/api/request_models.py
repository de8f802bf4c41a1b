"""Bodies, queries and headers of requests, validated with every error at once."""

from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from monitor.agent.call_handle import MAX_TEXT
from monitor.settings import AGENT_ID
from monitor.settings.phone_number import PhoneNumber
from web.field_errors import from_validation_error, problem_response


class RequestModel(BaseModel):
    """Part of a request."""

    model_config = ConfigDict(extra="forbid")


class AgentsPage(RequestModel):
    """Which agents to list."""

    limit: int = Field(100, ge=1, le=500, description="Maximum number of agents.")
    cursor: str = Field("", max_length=64, description="`next_cursor` of the previous page.")


class CallsPage(RequestModel):
    """Which calls to list."""

    limit: int = Field(200, ge=1, le=1000, description="Maximum number of calls.")
    cursor: str = Field("", max_length=512, description="`next_cursor` of the previous page.")


class TimelinePage(RequestModel):
    """Which part of a timeline to read."""

    after: str = Field(
        "", pattern=r"^(\d{1,15}(-\d{1,15})?)?$", description="The `id` of the last known event."
    )
    limit: int = Field(2000, ge=1, le=2000, description="Maximum number of events.")


class Override(RequestModel):
    """Settings for one call that override its agent's."""

    dead_air_settings: dict[str, Any] = Field(
        {}, description="Any of the agent's dead-air settings, by name."
    )


class OverrideChange(RequestModel):
    """Changes of the settings of one call that override its agent's."""

    dead_air_settings: dict[str, Any] | None = Field(
        description="Any of the agent's dead-air settings, by name; null removes an override, "
        "or all of them."
    )


class CallPatch(RequestModel):
    """A change of a call."""

    settings: OverrideChange


class DialBody(RequestModel):
    """A call to place."""

    model_config = ConfigDict(extra="forbid", strict=True)

    to: PhoneNumber = Field(description="Number to call, E.164.")
    from_: PhoneNumber | None = Field(
        None, alias="from", description="Caller id; default TELNYX_FROM."
    )
    agent: str = Field("default", pattern=AGENT_ID, description="Id of the agent on the call.")
    settings: Override = Field(Override(), description="Settings for this call only.")


class SayBody(RequestModel):
    """A text to speak."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=MAX_TEXT, description="What to speak, in the agent's voice."
    )


class ThinkingBody(RequestModel):
    """How long the agent will think."""

    model_config = ConfigDict(extra="forbid", strict=True)

    for_s: float = Field(
        ge=0,
        le=900,
        allow_inf_nan=False,
        description="Seconds, at most thinking_timeout; 0 ends the wait.",
    )


class ExpectBody(RequestModel):
    """An answer that will take longer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    silence_timeout: float = Field(
        ge=1, le=900, allow_inf_nan=False, description="Seconds the next answer may take."
    )
    for_: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "", alias="for", max_length=60, description="Reason to show, for example: card number."
    )


class IdempotencyKey(BaseModel):
    """Headers of a dial."""

    idempotency_key: str = Field(
        "",
        alias="Idempotency-Key",
        max_length=255,
        description="A dial repeated with the same key within 24 h is placed once.",
    )


def refuse_invalid(error: ValidationError) -> Response:
    """Return the problem document for a part of a request that flask-openapi3 found invalid."""
    models: list[type[BaseModel]] = [IdempotencyKey, *RequestModel.__subclasses__()]
    model = next((m for m in models if m.__name__ == error.title), RequestModel)
    return problem_response(from_validation_error(model, error))
