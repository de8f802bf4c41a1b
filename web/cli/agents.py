"""`flask --app web.app agents …`: what the form on /agents does, for terminals and scripts.

A change is made as the API makes it: checked as a whole, refused with the same faults, kept as a
version with who made it.
"""

import getpass
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import click

from calls.agent_directory import NumberTakenError
from monitor.settings import AgentConfig, DeadAirSettings
from web.agent_config.changelog import history
from web.agent_config.form import boxes
from web.agent_config.labels import PREFIX
from web.agent_config.merge_patch import merge
from web.agent_config.repository import AgentRepository, InvalidError, NotThereError
from web.cli import tables
from web.cli.group import Group, as_json, dumped
from web.dependencies import dependencies
from web.field_errors import FieldError

LISTED = 10_000
ON, OFF = {"on", "yes", "true", "1"}, {"off", "no", "false", "0"}
agents = Group("agents", help="Look at agents and change their settings.")
Json = dict[str, Any]


@agents.command("list")
@as_json
def list_agents(*, as_json: bool) -> None:
    """List the agents."""
    found, _ = _catalogue().page("", LISTED)
    if as_json:
        click.echo(dumped([config.model_dump(mode="json") for config in found]))
        return
    rows = []
    for config in found:
        s = config.settings.dead_air_settings
        asks = f"{s.silence_timeout_normal:g} s, {s.max_checkins_before_disconnect} times"
        numbers = " ".join(config.phone_numbers) or "-"
        rows.append((config.id, config.name or "-", numbers, asks if s.enabled else "off"))
    tables.echo(rows, ("id", "name", "phone numbers", "asks after silence of"), "There is none.")


@agents.command("show")
@click.argument("agent")
@as_json
def show_agent(agent: str, *, as_json: bool) -> None:
    """Show one agent; * marks what is not as agents come."""
    config = _found(agent)
    if as_json:
        click.echo(dumped(config.model_dump(mode="json")))
        return
    here, came = _flat(config), _flat(AgentConfig(id=agent))
    rows = [
        ("*" if value != came.get(name) else " ", name, tables.shown(value))
        for name, value in here.items()
    ]
    tables.echo(rows, (" ", "setting", "value"), "")


@agents.command("set")
@click.argument("agent")
@click.argument("assignments", nargs=-1, required=True, metavar="NAME=VALUE...")
@as_json
def set_agent(agent: str, assignments: Sequence[str], *, as_json: bool) -> None:
    """Change settings: `agents set default silence_timeout_normal=10`.

    NAME= puts a setting back to its default. A list is one value, or a JSON array of several. Live
    calls obey from their next tick.
    """
    patch = _patch(assignments)

    def edit(config: AgentConfig) -> Json:
        merged: Json = merge(config.model_dump(mode="json"), patch)
        return merged

    before = _found(agent)
    try:
        after = _catalogue().edit(agent, edit)
    except InvalidError as error:
        said = "".join(f"\n  {_told(fault)}" for fault in error.faults)
        raise click.ClickException(f"nothing changed:{said}") from None
    except NumberTakenError as error:
        raise click.ClickException(f"nothing changed: {error}") from None
    if as_json:
        click.echo(dumped(after.model_dump(mode="json")))
        return
    old, new = _flat(before), _flat(after)
    changed = [name for name, value in new.items() if value != old.get(name)]
    for name in changed:
        click.echo(f"{name}: {tables.shown(old.get(name))} → {tables.shown(new[name])}")
    if not changed:
        click.echo("It is so already; nothing changed.")


@agents.command("history")
@click.argument("agent")
@as_json
def show_history(agent: str, *, as_json: bool) -> None:
    """Show who changed an agent, when and what, newest first."""
    found = history(agent, dependencies().directory.versions(agent))
    if not found:
        _found(agent)
    if as_json:
        versions = [
            {"at": _moment(v.at_ms), "by": v.by, "deleted": v.deleted, "changes": list(v.changes)}
            for v in found
        ]
        click.echo(dumped(versions))
        return
    rows = [
        (_moment(v.at_ms), v.by or "-", "deleted" if v.deleted else "; ".join(v.changes) or "-")
        for v in found
    ]
    tables.echo(rows, ("when (UTC)", "who", "what"), "It is as it came; nothing was changed yet.")


def _patch(assignments: Sequence[str]) -> Json:
    """Return what is to be changed, as the API's PATCH takes it."""
    kinds = {box.path: box.kind for _, group in boxes(AgentConfig(id="form")) for box in group}
    patch: Json = {}
    for assignment in assignments:
        name, sign, raw = assignment.partition("=")
        if not sign:
            raise click.UsageError(f"{assignment}: write NAME=VALUE")
        top = name.partition(".")[0] in AgentConfig.model_fields
        path = name if top else f"{PREFIX}{name}"
        part: Any = _value(kinds.get(path, ""), raw) if raw else None
        for step in reversed(path.split(".")):
            part = {step: part}
        patch = _joined(patch, part)
    return patch


def _value(kind: str, raw: str) -> Any:
    """Return *raw* as JSON of its field's kind; what does not fit stays text, to be refused."""
    if kind == "switch":
        word = raw.lower()
        return word in ON if word in ON | OFF else raw
    if kind in {"text", "long", "choice"}:
        return raw
    try:
        value = json.loads(raw)
    except ValueError:
        value = raw
    return [value if isinstance(value, str) else raw] if _is_item(kind, value) else value


def _is_item(kind: str, value: Any) -> bool:
    return kind == "lines" and not isinstance(value, list)


def _joined(a: Json, b: Json) -> Json:
    """Return both patches in one; unlike a merge it keeps null, which puts a default back."""
    joined = dict(a)
    for name, value in b.items():
        both = isinstance(value, dict) and isinstance(joined.get(name), dict)
        joined[name] = _joined(joined[name], value) if both else value
    return joined


def _told(fault: FieldError) -> str:
    name = fault.field.removeprefix(PREFIX)
    known = [*DeadAirSettings.model_fields, *AgentConfig.model_fields]
    near = get_close_matches(name, known, 1) if name.partition(".")[0] not in known else []
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"{name}: {fault.message}{hint}"


def _flat(config: AgentConfig) -> Json:
    whole = config.model_dump(mode="json")
    settings = whole.pop("settings")["dead_air_settings"]
    return {**{name: value for name, value in whole.items() if name != "id"}, **settings}


def _found(agent: str) -> AgentConfig:
    try:
        return _catalogue().find(agent)
    except NotThereError:
        raise click.ClickException(f"there is no agent {agent}") from None


def _catalogue() -> AgentRepository:
    try:
        who = getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        who = "someone"
    return AgentRepository(dependencies().directory, f"{who} at a terminal")


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%d %H:%M:%S}"
