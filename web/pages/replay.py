"""What the settings in the form would have done with last week's calls, beside the form."""

from typing import Any

from flask import Blueprint, abort, render_template, request, session

from web.agent_config import hooks_form, repository
from web.agent_config.form import parse_form
from web.agent_config.repository import AgentRepository, InvalidError, UnknownAgentError
from web.dependencies import dependencies
from web.pages import login
from web.replay.report import WEEK_DAYS, replay, since_days
from web.replay.titles import TITLES, counted

MOST = 200
bp = Blueprint("replay", __name__, url_prefix="/agents")
bp.before_request(login.require_login)


@bp.post("/<agent>/replay")
def show(agent: str) -> str:
    """Replay last week's calls under the form as it is; `part`: for the page it stands on."""
    deps = dependencies()
    part = "part" in request.args
    template = "fragments/replay.html" if part else "replay.html"
    words = {"titles": TITLES, "counted": counted}
    context: dict[str, Any] = {"agent": agent, "days": WEEK_DAYS, **words}
    try:
        config = AgentRepository(deps.directory, str(session.get("name") or "")).find(agent)
        wanted = repository.validated(
            agent, parse_form(request.form) | hooks_form.parse_form(request.form)
        )
    except UnknownAgentError:
        abort(404, f"There is no agent {agent}.")
    except InvalidError as error:
        return render_template(template, faults=error.faults, **context)
    found = replay(deps, config, wanted, since_days(deps, WEEK_DAYS), MOST)
    return render_template(template, found=found, faults=[], **context)
