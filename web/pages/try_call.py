"""Trying it out: places a call by a simulated caller and shows it live."""

from itertools import groupby
from time import monotonic
from typing import cast

import gevent
from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from calls.snapshot import CallState
from web.agent_config.repository import AgentRepository
from web.dependencies import Dependencies, dependencies
from web.pages import login
from web.pages.simulator_client import SimulatorClient, SimulatorError

CONVERSATION = "talks-with-chat"
"""The scenario whose caller talks with an agent that talks."""

EXTENSION = "deadair-simulator-client"
RINGS_WITHIN_S = 5.0
POLL_EVERY_S = 0.05
MAX_AGENTS = 500
bp = Blueprint("try_call", __name__, url_prefix="/try")
bp.before_request(login.require_login)


def init_app(app: Flask, deps: Dependencies) -> None:
    """Give *app* its client of the simulator; `can_try` is for templates: whether there is one."""
    app.extensions[EXTENSION] = SimulatorClient(deps.config.telnyx_base_url)
    app.add_template_global(lambda: not simulator().unavailable_reason(), "can_try")


def simulator() -> SimulatorClient:
    return cast("SimulatorClient", current_app.extensions[EXTENSION])


@bp.get("")
def show() -> str:
    reason, scenarios = simulator().unavailable_reason(), []
    try:
        scenarios = [] if reason else simulator().scenarios()
    except SimulatorError as error:
        reason = str(error)
    agents, _ = AgentRepository(dependencies().directory, "").page("", MAX_AGENTS)
    answering = [agent for agent in agents if agent.phone_numbers]
    others = [one for one in scenarios if one.name != CONVERSATION]
    return render_template(
        "try_call.html",
        unavailable_reason=reason,
        kinds=[(kind, list(some)) for kind, some in groupby(others, lambda one: one.kind)],
        agents=answering,
        talking=[agent for agent in answering if agent.agent_class == "chat"],
        conversation=next((one for one in scenarios if one.name == CONVERSATION), None),
    )


@bp.post("")
def place() -> Response:
    """Place the call that was chosen."""
    return place_call(request.form.get("scenario", ""), request.form.get("to", ""))


def place_call(scenario: str, to: str) -> Response:
    """Place a call and redirect to its page once its first webhook has arrived."""
    try:
        call = simulator().place(scenario, to)
    except SimulatorError as error:
        flash(f"No call was placed. {error}", "error")
        return redirect(url_for("try_call.show"))
    if not _is_ringing(call):
        flash(
            "The call rings, but its webhook did not arrive. Is the Celery worker running?", "error"
        )
        return redirect(url_for("try_call.show"))
    return redirect(url_for("calls.show", call=call))


def _is_ringing(call: str) -> bool:
    deadline = monotonic() + RINGS_WITHIN_S
    p = dependencies()
    while p.store.snapshot(call, p.origin()).state is CallState.UNKNOWN:
        if monotonic() > deadline:
            return False
        gevent.sleep(POLL_EVERY_S)
    return True
