"""`flask --app web.app replay`: what other settings would have done with calls that are over."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from calls.agent_directory import DEFAULT
from deadair import StoreUnavailableError
from web.agent_config.merge_patch import merge
from web.agent_config.repository import (
    AgentRepository,
    InvalidError,
    UnknownAgentError,
    validated,
)
from web.cli import tables
from web.cli.group import UNAVAILABLE, as_json, dumped
from web.dependencies import Dependencies, dependencies
from web.replay.report import WEEK_DAYS, ReplayReport, replay, since_days
from web.replay.titles import TITLES, counted

MOST = 1_000_000
LISTED = 40


@click.command("replay")
@click.option(
    "--settings",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file with dead-air settings, or an agent with them; the others keep their values.",
)
@click.option(
    "--agent", default=DEFAULT, show_default=True, help="The agent whose calls are replayed."
)
@click.option(
    "--since",
    default="",
    metavar="DAY",
    help="First day, such as 2026-11-20, or a number of days [7].",
)
@with_appcontext
@as_json
def replay_calls(*, path: Path, agent: str, since: str, as_json: bool) -> None:
    """Replay an agent's recorded calls under other settings; nothing is changed."""
    deps = dependencies()
    patch = _read(path)
    try:
        config = AgentRepository(deps.directory, "a terminal").find(agent)
        wanted = merge(config.model_dump(mode="json"), patch)
        wanted.pop("id", None)
        found = replay(deps, config, validated(agent, wanted), _since_ms(deps, since), MOST)
    except UnknownAgentError:
        raise click.ClickException(f"there is no agent {agent}") from None
    except InvalidError as error:
        faults = "".join(f"\n  {fault.field}: {fault.message}" for fault in error.faults)
        raise click.ClickException(f"{path.name}:{faults}") from None
    except StoreUnavailableError as error:
        raise click.ClickException(f"{UNAVAILABLE}: {error}") from None
    click.echo(dumped(found.model_dump(mode="json"))) if as_json else _show(found)


def _show(found: ReplayReport) -> None:
    calls = counted(found.calls, "calls")
    click.echo(f"{calls} of {found.agent} since {found.since}, {found.changed} changed")
    if found.approximate:
        click.echo(f"{found.approximate} of them have interim transcripts, which are not recorded")
    rows = [(title, found.figures[name].all, found.figures[name].exact)
            for name, title in TITLES.items()]  # fmt: skip
    tables.echo(rows, ("what", "if the caller does the same", "exact"), "")
    for each in found.differences[:LISTED]:
        click.echo(f"\n{each.call_control_id}")
        for change in each.changes:
            click.echo(f"  {change}")
    if left := len(found.differences) - LISTED:
        click.echo(f"\n{left} more; --json has all") if left > 0 else None


def _read(path: Path) -> dict[str, Any]:
    """Return the file as a patch of an agent. Raises click.ClickException."""
    try:
        given = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{path.name} is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise click.ClickException(f"{path.name} is not a JSON object")
    if "settings" in given:
        return {"settings": given["settings"]}
    return {"settings": {"dead_air_settings": given.get("dead_air_settings", given)}}


def _since_ms(deps: Dependencies, since: str) -> int:
    if not since or since.replace(".", "", 1).isdigit():
        return since_days(deps, float(since or WEEK_DAYS))
    try:
        day = datetime.fromisoformat(since)
    except ValueError:
        raise click.ClickException(f"--since is a day (2026-11-20) or days, not {since}") from None
    day = day if day.tzinfo else day.replace(tzinfo=UTC)
    return int(day.timestamp() * 1000)
