"""The page of an agent's shadow and experiments: what they show, start and stop."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from monitor.settings import AgentConfig
from monitor.settings.experiments import GuardRails
from web.agent_config import experiments_form
from web.agent_config.labels import LABELS, with_labels
from web.agent_config.repository import InvalidError, UnknownAgentError
from web.agent_config.values import with_unit
from web.dependencies import dependencies
from web.experiments.report import report
from web.field_errors import FieldError
from web.pages import agent_access, login
from web.replay.titles import TITLES

bp = Blueprint("experiments", __name__, url_prefix="/agents")
bp.before_request(login.require_login)

Answer = str | tuple[str, int] | Response
USUAL_FORM = {"share": "10", "least_calls": str(GuardRails().least_calls)} | {
    rail: f"{100 * getattr(GuardRails(), rail):g}" for rail in experiments_form.RAILS
}


@bp.get("/<agent>/experiments")
def show(agent: str) -> str:
    return _page(agent_access.found(agent))


@bp.post("/<agent>/shadow")
def set_shadow(agent: str) -> Answer:
    return _changed(agent, lambda config: experiments_form.with_shadow(config, request.form))


@bp.post("/<agent>/experiments")
def start(agent: str) -> Answer:
    """Start an experiment; another one must be stopped first."""
    return _changed(agent, lambda config: experiments_form.with_experiment(config, request.form))


@bp.post("/<agent>/experiments/<name>/stop")
def stop(agent: str, name: str) -> Answer:
    """Let no new call take part; `forget`: take it off the page too."""
    forget = "forget" in request.form
    return _changed(agent, lambda config: experiments_form.ended(config, name, forget=forget))


def _changed(agent: str, edit: Callable[[AgentConfig], dict[str, Any]]) -> Answer:
    try:
        agent_access.repository().edit(agent, edit)
    except UnknownAgentError:
        abort(404, f"There is no agent {agent}.")
    except InvalidError as error:
        return _page(agent_access.found(agent), error.faults), 422
    flash("Saved. New calls follow.")
    return redirect(url_for("experiments.show", agent=agent))


def _page(config: AgentConfig, faults: Sequence[FieldError] = ()) -> str:
    return render_template(
        "experiments.html",
        agent=config,
        found=report(dependencies(), config),
        choices=experiments_form.choices(),
        options=experiments_form.options(),
        labels=LABELS,
        with_unit=with_unit,
        rails=experiments_form.RAILS,
        titles=TITLES,
        faults=[_in_words(fault) for fault in faults],
        typed=USUAL_FORM | dict(request.form),
        at=request.endpoint,
    )


def _in_words(fault: FieldError) -> str:
    last = fault.field.rpartition(".")[2]
    if last == "dead_air_settings":
        return "Choose a setting"
    return f"{LABELS.get(last, last.replace('_', ' '))} {with_labels(fault.message)}"
