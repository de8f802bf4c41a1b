"""Agents over HTTP: what callers hear and how long silence may last."""

import json
from typing import Any

from flask import Response, request
from flask_openapi3.models.schema import Schema
from pydantic import BaseModel, Field

from calls.agent_directory import NumberTakenError
from monitor.settings import AGENT_ID, AgentConfig
from web.agent_config.merge_patch import merge
from web.agent_config.repository import (
    AgentRepository,
    InvalidError,
    NotThereError,
    StaleError,
    etag,
)
from web.api.blueprint import answer, blueprint, described
from web.api.middleware import JSON, MERGE_PATCH, body
from web.api.request_models import AgentsPage
from web.dependencies import dependencies
from web.field_errors import FieldError, problem_response
from web.problems import problem

bp = blueprint("agents", "Who answers, with which words, and how silence is handled.")
UNKNOWN = described(404, "There is no such agent.")
TAKEN = described(409, "A phone number is answered by another agent.")
STALE = described(412, "The agent is no longer what If-Match names.")


class AgentPath(BaseModel):
    agent_id: str = Field(description="The agent's id; `default` always exists.")


class AgentList(BaseModel):
    agents: list[AgentConfig]
    next_cursor: str | None = Field(description="Give it as `cursor` for more; null at the end.")


class AgentBody(AgentConfig):
    """An agent in a request; whatever is left out takes its default, or stays (PATCH)."""

    id: str = Field(
        "",
        pattern=AGENT_ID,
        json_schema_extra={"readOnly": True},
        description="May be left out: the address says it.",
    )


def _body_of(media_types: tuple[str, ...], example: dict[str, Any]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/AgentBody"}
    content = {media: {"schema": schema, "example": example} for media in media_types}
    return {"requestBody": {"content": content, "required": True}}


_DEAD_AIR = {"dead_air_settings": {"silence_timeout_normal": 10}}
_PUT = _body_of((JSON,), {"name": "Front desk", "greeting": "Hello!", "settings": _DEAD_AIR})
_PATCH = _body_of((JSON, MERGE_PATCH), {"settings": _DEAD_AIR})


@bp.get("/agents", responses={200: AgentList})
def list_agents(query: AgentsPage) -> Response:
    """List agents.

    In order of their ids, `default` first.
    """
    found, more = _catalogue().page(query.cursor, query.limit)
    return answer(AgentList(agents=found, next_cursor=more))


@bp.get("/agents/<agent_id>", responses={200: AgentConfig, **UNKNOWN})
def get_agent(path: AgentPath) -> Response:
    """Return one agent.

    Its ETag can be given as If-Match with a change, which then fails if another came before it.
    """
    return _shown(_catalogue().find(path.agent_id))


@bp.put(
    "/agents/<agent_id>",
    responses={200: AgentConfig, 201: AgentConfig, **TAKEN, **STALE},
    openapi_extensions=_PUT,
)
def put_agent(path: AgentPath) -> Response:
    """Create an agent, or replace it as a whole.

    What the body leaves out takes its default. Live calls obey from their next tick. A secret for
    `hooks` is kept if left out; one that had to be made is shown in this answer and never again.
    """
    created, config = _catalogue().replace(path.agent_id, body(), _expected())
    return _shown(config, 201 if created else 200)


@bp.patch(
    "/agents/<agent_id>",
    responses={200: AgentConfig, **UNKNOWN, **TAKEN, **STALE},
    openapi_extensions=_PATCH,
)
def patch_agent(path: AgentPath) -> Response:
    """Change parts of an agent (JSON merge patch, RFC 7396).

    Null puts a field back to its default. Of two patches at once both take effect. Live calls obey
    from their next tick.
    """
    patch = body()

    def patched(config: AgentConfig) -> dict[str, Any]:
        merged: dict[str, Any] = merge(config.model_dump(mode="json"), patch)
        return merged

    return _shown(_catalogue().edit(path.agent_id, patched, _expected()))


@bp.delete("/agents/<agent_id>", responses={204: None, **UNKNOWN, **STALE})
def delete_agent(path: AgentPath) -> tuple[str, int]:
    """Delete an agent.

    Its numbers fall to `default`; its live calls go on by the defaults. `default` itself is put
    back to how it came.
    """
    _catalogue().remove(path.agent_id, _expected())
    return "", 204


def _catalogue() -> AgentRepository:
    return AgentRepository(dependencies().directory, "api")


def _expected() -> str:
    return request.headers.get("If-Match", "")


def _shown(config: AgentConfig, status: int = 200) -> Response:
    response = answer(config, status, ETag=f'"{etag(config)}"')
    made = config.hooks.secret if config.hooks else None
    if made:  # made by this very change: shown now and never again
        document = config.model_dump(mode="json")
        document["hooks"]["secret"] = made.get_secret_value()
        response.set_data(json.dumps(document))
    return response


@bp.errorhandler(NotThereError)
def _not_there(_: NotThereError) -> Response:
    return problem(404, "there is no such agent")


@bp.errorhandler(StaleError)
def _stale(_: StaleError) -> Response:
    return problem(412, "the agent was changed since: read it again and repeat the change")


@bp.errorhandler(InvalidError)
def _invalid(error: InvalidError) -> Response:
    return problem_response(error.faults)


@bp.errorhandler(NumberTakenError)
def _taken(error: NumberTakenError) -> Response:
    said = f"{error.number} is answered by agent {error.agent}"
    return problem_response([FieldError(field="phone_numbers", message=said, limit=None)], 409)


def _document_body() -> None:
    schema = AgentBody.model_json_schema(ref_template="#/components/schemas/{model}")
    for name, definition in schema.pop("$defs", {}).items():
        bp.components_schemas[name] = Schema(**definition)  # with what may only be written
    bp.components_schemas["AgentBody"] = Schema(**schema)


_document_body()
