"""Replay over HTTP: what other settings would have done with an agent's last calls."""

from typing import Any

from flask import Response
from pydantic import Field

from web.agent_config.merge_patch import merge
from web.agent_config.repository import (
    AgentRepository,
    InvalidError,
    UnknownAgentError,
    validated,
)
from web.api.agent_models import AgentPath
from web.api.agents import UNKNOWN
from web.api.blueprint import answer, blueprint
from web.api.request_models import RequestModel
from web.dependencies import dependencies
from web.field_errors import problem_response
from web.problems import problem
from web.replay.report import WEEK_DAYS, ReplayReport, replay, since_days

MOST = 200
bp = blueprint("replay", "What other settings would have done with recorded calls.")


class ReplayBody(RequestModel):
    """Which settings, and how far back."""

    settings: dict[str, Any] = Field(
        {},
        description="As in PATCH of the agent: settings not named keep their values.",
        json_schema_extra={"example": {"dead_air_settings": {"silence_timeout_normal": 10}}},
    )
    days: float = Field(WEEK_DAYS, gt=0, le=366, description="Days back from now.")
    limit: int = Field(MOST, ge=1, le=MOST, description="Maximum number of calls.")


@bp.post("/agents/<agent_id>/replay", responses={200: ReplayReport, **UNKNOWN})
def replay_agent(path: AgentPath, body: ReplayBody) -> Response:
    """Replay the agent's last calls under other settings.

    Nothing is changed. Each call that is over is decided anew from its timeline: exactly, up to the
    first difference; what follows assumes that the caller does the same, and is counted apart.
    """
    deps = dependencies()
    config = AgentRepository(deps.directory, "api").find(path.agent_id)
    wanted = merge(config.model_dump(mode="json"), {"settings": body.settings})
    wanted.pop("id", None)
    other = validated(path.agent_id, wanted)
    return answer(replay(deps, config, other, since_days(deps, body.days), body.limit))


@bp.errorhandler(UnknownAgentError)
def _unknown_agent(_: UnknownAgentError) -> Response:
    return problem(404, "there is no such agent")


@bp.errorhandler(InvalidError)
def _invalid(error: InvalidError) -> Response:
    return problem_response(error.faults)
