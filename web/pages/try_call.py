"""Trying it: a simulated caller of one's choice, and the way to the call's live story."""

from time import monotonic
from typing import cast

import gevent
from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from calls.snapshot import CallState
from web.agent_config.repository import AgentRepository
from web.dependencies import Dependencies, dependencies
from web.pages import login
from web.pages.simulator_client import PlaygroundError, SimulatorClient

EXTENSION = "deadair-playground"
RINGS_WITHIN_S = 5.0
LOOK_EVERY_S = 0.05
LISTED = 500
bp = Blueprint("tryout", __name__, url_prefix="/try")
bp.before_request(login.guard)


def hang(app: Flask, parts: Dependencies) -> None:
    """Give *app* its playground; `can_try` tells templates whether there is something to try."""
    app.extensions[EXTENSION] = SimulatorClient(parts.config.telnyx_base_url)
    app.add_template_global(lambda: not playground().why_not(), "can_try")


def playground() -> SimulatorClient:
    return cast("SimulatorClient", current_app.extensions[EXTENSION])


@bp.get("")
def show() -> str:
    why_not, scenarios = playground().why_not(), []
    try:
        scenarios = [] if why_not else playground().scenarios()
    except PlaygroundError as error:
        why_not = str(error)
    agents, _ = AgentRepository(dependencies().directory, "").page("", LISTED)
    answering = [agent for agent in agents if agent.phone_numbers]
    return render_template("try_call.html", why_not=why_not, scenarios=scenarios, agents=answering)


@bp.post("")
def place() -> Response:
    """Place a call of one's choice."""
    return ring(request.form.get("scenario", ""), request.form.get("to", ""))


def ring(scenario: str, to: str) -> Response:
    """Place a call and go to its story, once its first webhook has come through."""
    try:
        call = playground().place(scenario, to)
    except PlaygroundError as error:
        flash(f"No call was placed. {error}", "fault")
        return redirect(url_for("tryout.show"))
    if not _rings(call):
        flash("The caller rings, but no webhook of it came: is the Celery worker up?", "fault")
        return redirect(url_for("tryout.show"))
    return redirect(url_for("calls.show", call=call))


def _rings(call: str) -> bool:
    deadline = monotonic() + RINGS_WITHIN_S
    p = dependencies()
    while p.store.snapshot(call, p.origin()).state is CallState.UNKNOWN:
        if monotonic() > deadline:
            return False
        gevent.sleep(LOOK_EVERY_S)
    return True
