"""The pages of agents: a list, and a settings form with preview, versions and conflict warnings."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from pydantic import SecretStr
from werkzeug.wrappers import Response

from calls.agent_directory import DEFAULT, NumberTakenError
from monitor.settings import AgentConfig
from web.agent_config import hooks_form, kind_form, repository
from web.agent_config.changelog import Change, history
from web.agent_config.form import FormField, fields, parse_form, with_input
from web.agent_config.labels import label_of, with_labels
from web.agent_config.repository import (
    DeletedVersionError,
    InvalidError,
    StaleError,
    UnknownAgentError,
    etag,
)
from web.agent_config.values import labelled, number
from web.dependencies import dependencies
from web.field_errors import FieldError
from web.pages import agent_access, login, try_call
from web.pages.preview import preview

MAX_LISTED = 500
KEPT = {"hooks", "tell", "shadow", "experiments"}
"""What the form has no fields for, or has them in part."""

bp = Blueprint("agents", __name__, url_prefix="/agents")
bp.before_request(login.require_login)

Answer = str | tuple[str, int] | Response


@bp.get("")
def show_all() -> str:
    found, _ = agent_access.repository().page("", MAX_LISTED)
    return render_template("agents.html", agents=found, copy_of=request.args.get("copy_of", ""))


@bp.post("")
def create() -> Answer:
    """Create an agent, as a copy of another one or with the defaults."""
    agent, model = request.form.get("id", "").strip(), request.form.get("copy_of", "")
    found = agent_access.repository()
    try:
        wanted = found.find(model).model_dump(mode="json") if model else {}
        config = {**wanted, "id": agent, "phone_numbers": []}
        if agent in {a.id for a in found.page("", MAX_LISTED)[0]}:
            raise InvalidError([FieldError(field="id", message="is already in use", limit=None)])
        found.replace(agent, config)
    except (InvalidError, UnknownAgentError) as error:
        faults = error.faults if isinstance(error, InvalidError) else []
        message = (
            "; ".join(f"The id {f.message}." for f in faults) or "The agent to copy does not exist."
        )
        listed, _ = found.page("", MAX_LISTED)
        kept = {"typed_id": agent, "copy_of": model}
        return render_template("agents.html", agents=listed, fault=message, **kept), 422
    flash(f"Agent {agent} was created. Give it a phone number so that calls reach it.")
    return redirect(url_for("agents.show", agent=agent))


@bp.get("/<agent>")
def show(agent: str) -> str:
    config = agent_access.found(agent)
    return _page(config, _groups(config), etag(config))


@bp.post("/<agent>")
def save(agent: str) -> Answer:
    """Store the form, unless it has errors or someone else saved in between."""
    stored = agent_access.found(agent)
    sent = stored.model_dump(mode="json", include=KEPT) | _parse(stored)
    mine = request.form.get("etag", "")
    try:
        _, saved = agent_access.repository().replace(agent, sent, mine)
    except InvalidError as error:
        faults = kind_form.of_fields(error.faults, request.form.get("agent_class", ""))
        return _page(stored, with_input(_groups(stored), request.form, faults), mine), 422
    except NumberTakenError as error:
        fault = FieldError(
            field="phone_numbers",
            message=f"{error.number} belongs to agent {error.agent}",
            limit=None,
        )
        return _page(stored, with_input(_groups(stored), request.form, [fault]), mine), 409
    except StaleError:
        found = history(agent, dependencies().directory.versions(agent))
        groups = with_input(_groups(stored), request.form)
        newest = found[0] if found else None
        return _page(stored, groups, etag(stored), conflict=newest), 409
    if saved.hooks and saved.hooks.secret:  # generated just now, shown only once
        return _page(saved, _groups(saved), etag(saved), made=saved.hooks.secret)
    flash("Saved. Live calls follow within a second.")
    if request.form.get("then") == "try":
        return try_call.place_call("silent", saved.phone_numbers[0] if saved.phone_numbers else "")
    return redirect(url_for("agents.show", agent=agent))


@bp.post("/<agent>/preview")
def show_preview(agent: str) -> str:
    """Return the preview of the input, or its errors by field."""
    try:
        stored = agent_access.found(agent)
        kept = stored.model_dump(mode="json", include=KEPT - {"hooks"})
        config = repository.validated(agent, kept | _parse(stored))
    except InvalidError as error:
        found = kind_form.of_fields(error.faults, request.form.get("agent_class", ""))
        faults = [(f.field, label_of(f.field), with_labels(f.message)) for f in found]
        return render_template("fragments/preview.html", faults=faults)
    return render_template("fragments/preview.html", **preview(config))


@bp.post("/<agent>/versions/<int:at_ms>")
def restore(agent: str, at_ms: int) -> Answer:
    """Restore the version of *at_ms*."""
    version = next((v for v in dependencies().directory.versions(agent) if v.at_ms == at_ms), None)
    if version is None:
        abort(404)
    try:
        agent_access.repository().restore(agent, version.number)
    except (InvalidError, NumberTakenError, DeletedVersionError) as error:
        flash(f"That version can't be restored: {error}.", "error")
    else:
        flash("The earlier version was restored.")
    return redirect(url_for("agents.show", agent=agent))


@bp.post("/<agent>/delete")
def delete(agent: str) -> Answer:
    try:
        agent_access.repository().remove(agent)
    except UnknownAgentError:
        abort(404)
    flash("Agent default was reset." if agent == DEFAULT else f"Agent {agent} was deleted.")
    return redirect(url_for("agents.show_all"))


def _groups(config: AgentConfig) -> list[tuple[str, list[FormField]]]:
    silence, who, *others = fields(config)
    return [silence, who, kind_form.group(config), *others, hooks_form.group(config)]


def _parse(stored: AgentConfig) -> dict[str, Any]:
    kind = kind_form.parse_form(request.form, stored)
    return parse_form(request.form) | kind | hooks_form.parse_form(request.form)


def _page(
    config: AgentConfig,
    groups: list[tuple[str, list[FormField]]],
    tag: str,
    conflict: Change | None = None,
    made: SecretStr | None = None,
) -> str:
    faulty = any(field.faults for _, group in groups for field in group)
    shown_class = next(f.value for _, group in groups for f in group if f.path == kind_form.CLASS)
    return render_template(
        "agent.html",
        agent=config,
        shown_kind=kind_form.kind_of(shown_class),
        kind_names=kind_form.NAMES,
        groups=groups,
        etag=tag,
        faulty=faulty,
        conflict=conflict,
        made=made.get_secret_value() if made else "",
        labelled=labelled,
        number=number,
        versions=history(config.id, dependencies().directory.versions(config.id)),
        **preview(config),
    )


@bp.app_template_filter("moment")
def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"


@bp.app_template_filter("utc")
def _utc(iso: str | None) -> str:
    """Return an ISO moment of the API, always in UTC, as people read it."""
    return f"{iso[:19].replace('T', ' ')} UTC" if iso else ""
