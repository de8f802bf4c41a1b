"""Agents over HTTP: list, read, create, change and delete."""

import json
from typing import Any

from flask import Response, request
from flask_openapi3.models.schema import Schema

from calls.agent_directory import NumberTakenError
from monitor.settings import AgentConfig
from web.agent_config.changelog import history
from web.agent_config.merge_patch import merge
from web.agent_config.repository import (
    AgentRepository,
    DeletedVersionError,
    InvalidError,
    StaleError,
    UnknownAgentError,
    UnknownVersionError,
    etag,
)
from web.api.agent_models import (
    AgentBody,
    AgentList,
    AgentPath,
    AgentVersions,
    Version,
    VersionPath,
)
from web.api.blueprint import answer, blueprint, described
from web.api.middleware import JSON, MERGE_PATCH, body
from web.api.request_models import AgentsPage
from web.auth import bearer_role
from web.call_view.serialize import moment
from web.dependencies import dependencies
from web.field_errors import FieldError, problem_response
from web.problems import problem
from web.roles import Role

bp = blueprint("agents", "Agents: who answers, what they say, and how silence is handled.")
UNKNOWN = described(404, "There is no such agent.")
TAKEN = described(409, "A phone number belongs to another agent.")
STALE = described(412, "The agent changed: its ETag is not the one in If-Match.")


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

    Ordered by id, `default` first.
    """
    found, more = _repository().page(query.cursor, query.limit)
    return answer(AgentList(agents=[_readable(each) for each in found], next_cursor=more))


@bp.get("/agents/<agent_id>", responses={200: AgentConfig, **UNKNOWN})
def get_agent(path: AgentPath) -> Response:
    """Return one agent.

    Send its ETag as If-Match with a change; the change then fails if the agent changed meanwhile.
    """
    return _shown(_repository().find(path.agent_id))


@bp.put(
    "/agents/<agent_id>",
    responses={200: AgentConfig, 201: AgentConfig, **TAKEN, **STALE},
    openapi_extensions=_PUT,
)
def put_agent(path: AgentPath) -> Response:
    """Create an agent, or replace it as a whole.

    Missing fields take their defaults. Live calls follow within a second. A missing `hooks.secret`
    keeps the stored one; a generated secret is shown in this answer only.
    """
    created, config = _repository().replace(path.agent_id, body(), _expected())
    return _shown(config, 201 if created else 200)


@bp.patch(
    "/agents/<agent_id>",
    responses={200: AgentConfig, **UNKNOWN, **TAKEN, **STALE},
    openapi_extensions=_PATCH,
)
def patch_agent(path: AgentPath) -> Response:
    """Change parts of an agent (JSON merge patch, RFC 7396).

    Null resets a field to its default. Two patches at the same time both take effect. Live calls
    follow within a second.
    """
    patch = body()

    def patched(config: AgentConfig) -> dict[str, Any]:
        merged: dict[str, Any] = merge(config.model_dump(mode="json"), patch)
        return merged

    return _shown(_repository().edit(path.agent_id, patched, _expected()))


@bp.delete("/agents/<agent_id>", responses={204: None, **UNKNOWN, **STALE})
def delete_agent(path: AgentPath) -> tuple[str, int]:
    """Delete an agent.

    Its numbers go to `default`; its live calls continue with the default settings. `default`
    itself is reset to its defaults.
    """
    _repository().remove(path.agent_id, _expected())
    return "", 204


@bp.get("/agents/<agent_id>/versions", responses={200: AgentVersions, **UNKNOWN})
def list_versions(path: AgentPath) -> Response:
    """List the versions of an agent.

    Newest first, up to 100: who changed what. They stay when the agent is deleted.
    """
    found = history(path.agent_id, dependencies().directory.versions(path.agent_id))
    if not found:
        _repository().find(path.agent_id)
    versions = [
        Version(
            n=v.number,
            at=moment(v.at_ms),
            by=v.by,
            deleted=v.deleted,
            changes=[str(c) for c in v.changes],
        )
        for v in found
    ]
    return answer(AgentVersions(versions=versions))


@bp.post(
    "/agents/<agent_id>/versions/<int:n>/restore",
    responses={
        200: AgentConfig,
        **described(404, "There is no such agent or version."),
        **described(409, "At that version the agent was deleted, or a number is another agent's."),
        **STALE,
    },
)
def restore_version(path: VersionPath) -> Response:
    """Restore a version of an agent.

    As a new version, so that this can be undone as well. Live calls follow within a second. A
    deleted agent is there again. If hooks come back with it, they get a new secret, shown in this
    answer only.
    """
    return _shown(_repository().restore(path.agent_id, path.n, _expected()))


def _repository() -> AgentRepository:
    p = dependencies()
    return AgentRepository(p.directory, "api", p.config.tell)


def _expected() -> str:
    return request.headers.get("If-Match", "")


def _readable(config: AgentConfig) -> AgentConfig:
    """Return *config* without the keys in its headers, unless the reader may change it."""
    headers = config.agent_options.get("headers")
    if bearer_role() >= Role.CONFIGURE or not isinstance(headers, dict):
        return config
    hidden = {**config.agent_options, "headers": dict.fromkeys(headers, "hidden")}
    return config.model_copy(update={"agent_options": hidden})


def _shown(config: AgentConfig, status: int = 200) -> Response:
    response = answer(_readable(config), status, ETag=f'"{etag(config)}"')
    made = config.hooks.secret if config.hooks else None
    if made:  # generated by this change: shown only now
        document = config.model_dump(mode="json")
        document["hooks"]["secret"] = made.get_secret_value()
        response.set_data(json.dumps(document))
    return response


@bp.errorhandler(UnknownAgentError)
def _unknown_agent(_: UnknownAgentError) -> Response:
    return problem(404, "there is no such agent")


@bp.errorhandler(UnknownVersionError)
def _unknown_version(_: UnknownVersionError) -> Response:
    return problem(404, "the agent has no such version, or it is no longer kept")


@bp.errorhandler(DeletedVersionError)
def _deleted_version(_: DeletedVersionError) -> Response:
    return problem(409, "the agent was deleted at that version: restore an earlier one")


@bp.errorhandler(StaleError)
def _stale(_: StaleError) -> Response:
    return problem(412, "the agent was changed meanwhile: read it again and repeat the change")


@bp.errorhandler(InvalidError)
def _invalid(error: InvalidError) -> Response:
    return problem_response(error.faults)


@bp.errorhandler(NumberTakenError)
def _taken(error: NumberTakenError) -> Response:
    message = f"{error.number} belongs to agent {error.agent}"
    return problem_response([FieldError(field="phone_numbers", message=message, limit=None)], 409)


def _document_body() -> None:
    schema = AgentBody.model_json_schema(ref_template="#/components/schemas/{model}")
    for name, definition in schema.pop("$defs", {}).items():
        bp.components_schemas[name] = Schema(**definition)  # includes the write-only secret
    bp.components_schemas["AgentBody"] = Schema(**schema)


_document_body()
