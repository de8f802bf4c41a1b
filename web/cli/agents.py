"""`flask --app web.app agents …`: what the form on /agents does, for terminals and scripts.

A change is made as the API makes it: checked as a whole, refused with the same errors, and stored
as a version with its author.
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
from web.agent_config.form import fields
from web.agent_config.labels import PREFIX
from web.agent_config.merge_patch import merge
from web.agent_config.repository import (
    AgentRepository,
    DeletedVersionError,
    InvalidError,
    UnknownAgentError,
    UnknownVersionError,
)
from web.cli import tables
from web.cli.group import Group, as_json, dumped
from web.dependencies import dependencies
from web.field_errors import FieldError

MAX_LISTED = 10_000
ON, OFF = {"on", "yes", "true", "1"}, {"off", "no", "false", "0"}
agents = Group("agents", help="List agents, show them and change their settings.")
Json = dict[str, Any]


@agents.command("list")
@as_json
def list_agents(*, as_json: bool) -> None:
    """List the agents."""
    found, _ = _repository().page("", MAX_LISTED)
    if as_json:
        click.echo(dumped([config.model_dump(mode="json") for config in found]))
        return
    rows = []
    for config in found:
        s = config.settings.dead_air_settings
        asks = f"{s.max_checkins_before_disconnect} after {s.silence_timeout_normal:g} s each"
        numbers = " ".join(config.phone_numbers) or "-"
        rows.append((config.id, config.name or "-", numbers, asks if s.enabled else "off"))
    tables.echo(rows, ("id", "name", "phone numbers", "check-ins"), "No agents.")


@agents.command("show")
@click.argument("agent")
@as_json
def show_agent(agent: str, *, as_json: bool) -> None:
    """Show one agent; * marks values that differ from the default."""
    config = _found(agent)
    if as_json:
        click.echo(dumped(config.model_dump(mode="json")))
        return
    values, defaults = _flat(config), _flat(AgentConfig(id=agent))
    rows = [
        ("*" if value != defaults.get(name) else " ", name, tables.shown(value))
        for name, value in values.items()
    ]
    tables.echo(rows, (" ", "setting", "value"), "")


@agents.command("set")
@click.argument("agent")
@click.argument("assignments", nargs=-1, required=True, metavar="NAME=VALUE...")
@as_json
def set_agent(agent: str, assignments: Sequence[str], *, as_json: bool) -> None:
    """Change settings: `agents set default silence_timeout_normal=10`.

    NAME= resets a setting to its default. A list is one value or a JSON array. Live calls follow
    within a second.
    """
    patch = _patch(assignments)

    def edit(config: AgentConfig) -> Json:
        merged: Json = merge(config.model_dump(mode="json"), patch)
        return merged

    before = _found(agent)
    try:
        after = _repository().edit(agent, edit)
    except (InvalidError, NumberTakenError) as error:
        raise click.ClickException(f"nothing changed:{_faults(error)}") from None
    if as_json:
        click.echo(dumped(after.model_dump(mode="json")))
        return
    old, new = _flat(before), _flat(after)
    changed = [name for name, value in new.items() if value != old.get(name)]
    for name in changed:
        click.echo(f"{name}: {tables.shown(old.get(name))} → {tables.shown(new[name])}")
    if not changed:
        click.echo("No change: those are the current values.")


@agents.command("history")
@click.argument("agent")
@as_json
def show_history(agent: str, *, as_json: bool) -> None:
    """Show an agent's changes and their authors, newest first."""
    found = history(agent, dependencies().directory.versions(agent))
    if not found:
        _found(agent)
    if as_json:
        versions = [
            {
                "n": v.number,
                "at": _moment(v.at_ms),
                "by": v.by,
                "deleted": v.deleted,
                "changes": [str(change) for change in v.changes],
            }
            for v in found
        ]
        click.echo(dumped(versions))
        return
    rows = [
        (
            str(v.number),
            _moment(v.at_ms),
            v.by or "-",
            "deleted" if v.deleted else "; ".join(map(str, v.changes)) or "-",
        )
        for v in found
    ]
    tables.echo(rows, ("n", "when (UTC)", "who", "what"), "Unchanged since it was created.")


agents.add_command(show_history, "versions")


@agents.command("restore")
@click.argument("agent")
@click.argument("n", type=int)
@as_json
def restore_agent(agent: str, n: int, *, as_json: bool) -> None:
    """Restore version N of an agent as a new version.

    `agents versions` lists them. Live calls follow within a second.
    """
    try:
        restored = _repository().restore(agent, n)
    except UnknownAgentError:
        raise click.ClickException(f"there is no agent {agent}") from None
    except UnknownVersionError:
        raise click.ClickException(f"agent {agent} has no version {n}") from None
    except DeletedVersionError:
        raise click.ClickException(f"the agent was deleted at version {n}") from None
    except (InvalidError, NumberTakenError) as error:
        raise click.ClickException(f"nothing changed:{_faults(error)}") from None
    if as_json:
        click.echo(dumped(restored.model_dump(mode="json")))
        return
    click.echo(f"Agent {agent} is restored to version {n}.")


def _patch(assignments: Sequence[str]) -> Json:
    """Return the assignments as a merge patch, as the API's PATCH takes it."""
    kinds = {
        field.path: field.kind for _, group in fields(AgentConfig(id="form")) for field in group
    }
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
    """Return *raw* as JSON of its field's kind; unfitting text as it is, to be refused."""
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
    """Return both patches in one; unlike a merge this keeps null, which resets to the default."""
    joined = dict(a)
    for name, value in b.items():
        both = isinstance(value, dict) and isinstance(joined.get(name), dict)
        joined[name] = _joined(joined[name], value) if both else value
    return joined


def _faults(error: InvalidError | NumberTakenError) -> str:
    if isinstance(error, NumberTakenError):
        return f" {error}"
    return "".join(f"\n  {_fault(fault)}" for fault in error.faults)


def _fault(fault: FieldError) -> str:
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
        return _repository().find(agent)
    except UnknownAgentError:
        raise click.ClickException(f"there is no agent {agent}") from None


def _repository() -> AgentRepository:
    try:
        who = getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        who = "someone"
    p = dependencies()
    return AgentRepository(p.directory, f"{who} at a terminal", p.config.tell)


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%d %H:%M:%S}"
