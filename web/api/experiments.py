"""Experiments and shadows over HTTP: what they have shown. They are set up as part of an agent."""

from flask import Response

from web.agent_config.repository import AgentRepository, UnknownAgentError
from web.api.agent_models import AgentPath
from web.api.agents import UNKNOWN
from web.api.blueprint import answer, blueprint
from web.dependencies import dependencies
from web.experiments.report import TrialReport, report
from web.problems import problem

bp = blueprint("experiments", "Effects of other settings on a share of calls, and in the shadow.")


@bp.get("/agents/<agent_id>/experiments", responses={200: TrialReport, **UNKNOWN})
def get_experiments(path: AgentPath) -> Response:
    """Return what the agent's experiments and its shadow have shown.

    Set them up with `experiments` and `shadow` of the agent. A call is counted once, a minute
    after its end.
    """
    deps = dependencies()
    return answer(report(deps, AgentRepository(deps.directory, "api").find(path.agent_id)))


@bp.errorhandler(UnknownAgentError)
def _unknown_agent(_: UnknownAgentError) -> Response:
    return problem(404, "there is no such agent")
