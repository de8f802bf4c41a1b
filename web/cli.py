"""The command line, in Flask's own idiom: `flask --app web.app calls explain <id>`.

Tables on a terminal, `--json` for scripts. It reads the store and the broker by itself, so it works
while every web worker is down.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from calls import timeline
from calls.session import CallState
from monitor.settings import AgentConfig
from tasks import publish
from web.doctor import examine
from web.outlook import outlook
from web.parts import Parts, parts
from web.portrait import moment, row, story
from web.story import sentences

calls = AppGroup("calls", help="Look at calls and act on them.")
agents = AppGroup("agents", help="Look at agents and change their settings.")
as_json = click.option("--json", "as_json", is_flag=True, help="For scripts.")
WATCH_S = 1.0


def _table(rows: Sequence[Sequence[object]], header: Sequence[str]) -> None:
    lines = [list(header), *([str(cell) for cell in line] for line in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _live(p: Parts) -> list[dict[str, Any]]:
    views = p.store.views(p.store.leases.live(), p.origin())
    found = [(v, p.agents.settings(v.agent, v.settings_override)) for v in views]
    return [row(view, settings).model_dump(mode="json") for view, settings in found]


def _known(p: Parts, call_control_id: str) -> Any:
    call = p.store.view(call_control_id, p.origin())
    if call.state is CallState.UNKNOWN:
        raise click.ClickException(f"there is no call {call_control_id}")
    return call


@calls.command("list")
@as_json
def list_calls(*, as_json: bool) -> None:
    """List the live calls."""
    found = _live(parts())
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    columns = ("call_control_id", "agent", "status", "checkins", "duration_s", "owner")
    _table([[line[name] for name in columns] for line in found], columns)


@calls.command("show")
@click.argument("call_control_id")
def show_call(call_control_id: str) -> None:
    """Print one call and its timeline as JSON, live or ended."""
    p = parts()
    call = _known(p, call_control_id)
    settings = p.agents.settings(call.agent, call.settings_override)
    entries = timeline.read(p.store.redis, call_control_id)
    click.echo(json.dumps(story(call, settings, entries).model_dump(mode="json"), indent=2))


@calls.command("explain")
@click.argument("call_control_id")
@as_json
def explain_call(call_control_id: str, *, as_json: bool) -> None:
    """Tell the story of one call in plain sentences."""
    p = parts()
    call = _known(p, call_control_id)
    told = sentences(timeline.read(p.store.redis, call_control_id))
    if as_json:
        click.echo(json.dumps([{"at": moment(s.at_ms), "text": s.text} for s in told], indent=2))
        return
    began_ms = call.answered_at_ms or call.ringing_at_ms
    for sentence in told:
        click.echo(f"{(sentence.at_ms - began_ms) / 1000:8.1f} s  {sentence.text}")


@calls.command("watch")
def watch_calls() -> None:
    """Redraw the live calls every second, soonest action first, until Ctrl-C."""
    p = parts()
    while True:
        views = p.store.views(p.store.leases.live(), p.origin())
        lines = []
        for view in views:
            settings = p.agents.settings(view.agent, view.settings_override)
            seen = outlook(view, settings)
            due_s = (seen.upcoming.at_ms - view.now_ms) / 1000 if seen.upcoming else 0.0
            shown = row(view, settings)
            lines.append((due_s, shown.status, shown.agent, view.call_control_id))
        click.clear()
        _table(
            [(f"{due:.1f}", *rest) for due, *rest in sorted(lines)],
            ("next in s", "status", "agent", "call"),
        )
        time.sleep(WATCH_S)


@calls.command("hangup")
@click.argument("call_control_id")
def hang_up(call_control_id: str) -> None:
    """Hang up one live call."""
    p = parts()
    call = _known(p, call_control_id)
    if call.state is CallState.ENDED:
        raise click.ClickException("the call is over already")
    publish.hang_up(call_control_id, call.epoch, "api")
    click.echo("The hang-up is on its way.")


def _config(p: Parts, agent: str) -> AgentConfig:
    if agent not in p.directory.ids():
        raise click.ClickException(f"there is no agent {agent}")
    return p.agents.config(agent)


@agents.command("list")
@as_json
def list_agents(*, as_json: bool) -> None:
    """List the agents."""
    p = parts()
    found = [p.agents.config(agent) for agent in p.directory.ids()]
    if as_json:
        click.echo(json.dumps([config.model_dump(mode="json") for config in found], indent=2))
        return
    rows = [(c.id, c.name, " ".join(c.phone_numbers), c.greeting[:40]) for c in found]
    _table(rows, ("id", "name", "numbers", "greeting"))


@agents.command("show")
@click.argument("agent")
def show_agent(agent: str) -> None:
    """Print one agent's configuration as JSON."""
    click.echo(json.dumps(_config(parts(), agent).model_dump(mode="json"), indent=2))


@click.command("doctor")
@as_json
def doctor(*, as_json: bool) -> None:
    """Check what the service needs, and say how to mend what is missing."""
    found = examine(parts())
    if as_json:
        click.echo(json.dumps([finding.__dict__ for finding in found], indent=2))
    else:
        for finding in found:
            mark = "ok  " if finding.ok else "BAD "
            click.echo(f"{mark} {finding.name}: {finding.says}")
    if not all(finding.ok for finding in found):
        raise SystemExit(1)


def register(app: Flask) -> None:
    for group in (calls, agents, doctor):
        app.cli.add_command(group)
