"""Agents and their settings: a list, and one form with a preview, versions and conflicts told."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from pydantic import SecretStr
from werkzeug.wrappers import Response

from calls.agent_directory import DEFAULT, NumberTakenError
from monitor.settings import AgentConfig
from web.agent_config import hooks_form, repository
from web.agent_config.changelog import Change, history
from web.agent_config.form import FormField, as_typed, boxes, typed
from web.agent_config.labels import label_of, plainly
from web.agent_config.repository import (
    AgentRepository,
    InvalidError,
    NotThereError,
    StaleError,
    etag,
)
from web.dependencies import dependencies
from web.field_errors import FieldError
from web.pages import login, try_call
from web.pages.preview import preview

LISTED = 500
bp = Blueprint("agents", __name__, url_prefix="/agents")
bp.before_request(login.guard)

Answer = str | tuple[str, int] | Response


@bp.get("")
def show_all() -> str:
    found, _ = _catalogue().page("", LISTED)
    return render_template("agents.html", agents=found, copy_of=request.args.get("copy_of", ""))


@bp.post("")
def create() -> Answer:
    """Make a new agent, a copy of another one or like the default ones come."""
    agent, model = request.form.get("id", "").strip(), request.form.get("copy_of", "")
    found = _catalogue()
    try:
        wanted = found.find(model).model_dump(mode="json") if model else {}
        config = {**wanted, "id": agent, "phone_numbers": []}
        if agent in {a.id for a in found.page("", LISTED)[0]}:
            raise InvalidError(
                [FieldError(field="id", message="is taken by another agent", limit=None)]
            )
        found.replace(agent, config)
    except (InvalidError, NotThereError) as error:
        faults = error.faults if isinstance(error, InvalidError) else []
        said = (
            "; ".join(f"The id {f.message}." for f in faults) or "There is no such agent to copy."
        )
        listed, _ = found.page("", LISTED)
        kept = {"typed_id": agent, "copy_of": model}
        return render_template("agents.html", agents=listed, fault=said, **kept), 422
    flash(f"Agent {agent} is there. Calls reach it once it has a phone number.")
    return redirect(url_for("agents.show", agent=agent))


@bp.get("/<agent>")
def show(agent: str) -> str:
    config = _found(agent)
    return _page(config, _groups(config), etag(config))


@bp.post("/<agent>")
def save(agent: str) -> Answer:
    """Store what the form says, unless it is faulty or someone else came first."""
    stored = _found(agent)
    sent = stored.model_dump(mode="json", include={"hooks"}) | _typed()
    mine = request.form.get("etag", "")
    try:
        _, saved = _catalogue().replace(agent, sent, mine)
    except InvalidError as error:
        return _page(stored, as_typed(_groups(stored), request.form, error.faults), mine), 422
    except NumberTakenError as error:
        fault = FieldError(
            field="phone_numbers",
            message=f"{error.number} is answered by {error.agent}",
            limit=None,
        )
        return _page(stored, as_typed(_groups(stored), request.form, [fault]), mine), 409
    except StaleError:
        found = history(agent, dependencies().directory.versions(agent))
        groups = as_typed(_groups(stored), request.form)
        newest = found[0] if found else None
        return _page(stored, groups, etag(stored), conflict=newest), 409
    if saved.hooks and saved.hooks.secret:  # made just now, and never shown again
        return _page(saved, _groups(saved), etag(saved), made=saved.hooks.secret)
    flash("Saved. Live calls obey from now on.")
    if request.form.get("then") == "try":
        return try_call.ring("silent", saved.phone_numbers[0] if saved.phone_numbers else "")
    return redirect(url_for("agents.show", agent=agent))


@bp.post("/<agent>/preview")
def show_preview(agent: str) -> str:
    """Return the drawing for what is typed, and the faults by field."""
    try:
        config = repository.validated(agent, _typed())
    except InvalidError as error:
        faults = [(f.field, label_of(f.field), plainly(f.message)) for f in error.faults]
        return render_template("_preview.html", faults=faults)
    return render_template("_preview.html", **preview(config))


@bp.post("/<agent>/versions/<int:at_ms>")
def restore(agent: str, at_ms: int) -> Answer:
    """Go back to the version of *at_ms*."""
    version = next((v for v in dependencies().directory.versions(agent) if v.at_ms == at_ms), None)
    if version is None:
        abort(404)
    wanted = repository.read(agent, version.raw or None).model_dump(mode="json")
    try:
        _catalogue().replace(agent, wanted)
    except (InvalidError, NumberTakenError) as error:
        flash(f"That version can't be had back: {error}.", "fault")
    else:
        flash("The earlier version is in force again.")
    return redirect(url_for("agents.show", agent=agent))


@bp.post("/<agent>/delete")
def delete(agent: str) -> Answer:
    try:
        _catalogue().remove(agent)
    except NotThereError:
        abort(404)
    flash("default is as it came." if agent == DEFAULT else f"Agent {agent} is gone.")
    return redirect(url_for("agents.show_all"))


def _groups(config: AgentConfig) -> list[tuple[str, list[FormField]]]:
    return [*boxes(config), hooks_form.group(config)]


def _typed() -> dict[str, Any]:
    return typed(request.form) | hooks_form.typed(request.form)


def _page(
    config: AgentConfig,
    groups: list[tuple[str, list[FormField]]],
    tag: str,
    conflict: Change | None = None,
    made: SecretStr | None = None,
) -> str:
    faulty = any(box.faults for _, group in groups for box in group)
    return render_template(
        "agent.html",
        agent=config,
        groups=groups,
        etag=tag,
        faulty=faulty,
        conflict=conflict,
        made=made.get_secret_value() if made else "",
        plainly=plainly,
        versions=history(config.id, dependencies().directory.versions(config.id)),
        **preview(config),
    )


def _found(agent: str) -> AgentConfig:
    try:
        return _catalogue().find(agent)
    except NotThereError:
        abort(404, f"There is no agent {agent}.")


def _catalogue() -> AgentRepository:
    return AgentRepository(dependencies().directory, str(session.get("name") or "the pages"))


@bp.app_template_filter("moment")
def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
