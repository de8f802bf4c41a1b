"""The command line, in Flask's own idiom: `flask --app web.app calls explain <id>`.

Tables on a terminal, `--json` for scripts. It speaks to the store and the broker by itself, so it
works while every web worker is down; what it orders or changes goes the way the API's orders go.
"""

import json
import time
from collections.abc import Sequence
from itertools import count

import click
from flask import Flask
from flask.cli import with_appcontext

from calls.snapshot import CallSnapshot, CallState
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent_configs import AgentConfigs
from web.call_control import CallControl, RejectedError, Result, UnknownCallError, WrongStateError
from web.call_view import serialize
from web.call_view.narrative import sentences
from web.call_view.schemas import CallSummary
from web.cli import agents, tables
from web.cli.diagnostics import examine
from web.cli.group import AWAY, Group, as_json, dumped
from web.dependencies import Dependencies, dependencies

LOOK_EVERY_S = 1.0
HOME_AND_CLEAR = "\x1b[H\x1b[J"
calls = Group("calls", help="Look at calls and act on them.")


def rows_now(p: Dependencies) -> list[CallSummary]:
    """Return the live calls, soonest next action first."""
    agents = AgentConfigs(p.directory)
    found = [
        serialize.summary(call, agents.settings(call.agent, call.settings_override))
        for call in p.store.snapshots(p.store.leases.live(), p.origin())
        if call.state in {CallState.RINGING, CallState.ANSWERED}
    ]
    return tables.soonest_first(found)


def find(p: Dependencies, call_control_id: str) -> CallSnapshot:
    """Return the call. Raises click.ClickException where there is none."""
    try:
        return CallControl(p).find(call_control_id)
    except UnknownCallError:
        raise click.ClickException(f"there is no call {call_control_id}") from None


@calls.command("list")
@as_json
def list_calls(*, as_json: bool) -> None:
    """List the live calls, soonest next action first."""
    found = rows_now(dependencies())
    if as_json:
        click.echo(dumped([row.model_dump(mode="json") for row in found]))
        return
    tables.echo([tables.call_cells(row) for row in found], tables.CALL_COLUMNS, "No call is up.")


@calls.command("show")
@click.argument("call_control_id")
@as_json
def show_call(call_control_id: str, *, as_json: bool) -> None:
    """Show one call and its timeline, live or ended."""
    p = dependencies()
    call = find(p, call_control_id)
    settings = AgentConfigs(p.directory).settings(call.agent, call.settings_override)
    entries = p.store.timeline(call_control_id)
    story = serialize.detail(call, settings, entries)
    if as_json:
        click.echo(dumped(story.model_dump(mode="json")))
        return
    facts = story.model_dump(mode="json", exclude={"timeline", "next"})
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        click.echo(f"{name:<{width}}  {tables.shown(value)}")
    click.echo()
    zero_ms = call.answered_at_ms or call.ringing_at_ms
    lines = [
        (
            f"{(entry.at_ms - zero_ms) / 1000:.3f}",
            entry.event,
            " ".join(f"{name}={value}" for name, value in entry.details.items()),
        )
        for entry in entries
    ]
    tables.echo(lines, ("t in s", "event", "details"), "Its timeline is empty.")


@calls.command("explain")
@click.argument("call_control_id")
@as_json
def explain_call(call_control_id: str, *, as_json: bool) -> None:
    """Tell the story of one call in plain sentences; t is counted from the answer."""
    p = dependencies()
    call = find(p, call_control_id)
    told = sentences(p.store.timeline(call_control_id))
    zero_ms = call.answered_at_ms or call.ringing_at_ms
    if not as_json:
        for s in told:
            click.echo(f"{(s.at_ms - zero_ms) / 1000:8.1f} s  {s.text}")
        return
    found = [
        {
            "at": serialize.moment(s.at_ms),
            "t": (s.at_ms - zero_ms) / 1000,
            "text": s.text,
            "entries": s.ids,
            "telnyx_events": s.event_ids,
        }
        for s in told
    ]
    click.echo(dumped(found))


@calls.command("watch")
@as_json
@click.option("--looks", default=0, help="End after so many looks; 0: go on until Ctrl-C.")
def watch_calls(looks: int, *, as_json: bool) -> None:
    """Redraw the live calls every second; with --json, a line of JSON each second."""
    p, draw = dependencies(), _line if as_json else _drawn
    for look in count(1):
        try:
            click.echo(draw(rows_now(p)), color=True)  # one write, so that nothing flickers
        except StoreUnavailableError as error:
            click.echo(f"{AWAY}: {error}", err=True)
        if look == looks:
            return
        time.sleep(LOOK_EVERY_S)


def _line(rows: Sequence[CallSummary]) -> str:
    return json.dumps([row.model_dump(mode="json") for row in rows])


def _drawn(rows: Sequence[CallSummary]) -> str:
    table = "\n".join(tables.lines([tables.call_cells(row) for row in rows], tables.CALL_COLUMNS))
    return f"{HOME_AND_CLEAR}{len(rows)} live, Ctrl-C ends this\n\n{table}"


@calls.command("hangup")
@click.argument("call_control_id")
@as_json
def hang_up(call_control_id: str, *, as_json: bool) -> None:
    """Hang up one live call, and tell what became of it."""
    p = dependencies()
    find(p, call_control_id)
    try:
        report = CallControl(p).hang_up(call_control_id)
    except (WrongStateError, RejectedError, NotSentError) as error:
        raise click.ClickException(f"not done: {error}") from None
    if as_json:
        click.echo(dumped(report.model_dump(mode="json")))
    elif report.result is Result.ENDED:
        click.echo("The call is over.")
    else:
        click.echo("The hang-up is on its way; Telnyx has not confirmed it yet.")


@click.command("doctor")
@with_appcontext
@as_json
def doctor(*, as_json: bool) -> None:
    """Check what the service needs, and say how to mend what is missing."""
    found = examine(dependencies())
    if as_json:
        click.echo(dumped([finding.as_json() for finding in found]))
    else:
        width = max(len(finding.name) for finding in found)
        for finding in found:
            mark, colour = finding.mark
            click.echo(
                f"{click.style(f'{mark:<4}', fg=colour)}  {finding.name:<{width}}  ", nl=False
            )
            click.echo(finding.says)
            if finding.mend:
                click.echo(f"{'':<{width + 8}}{finding.mend}")
    if not all(finding.ok for finding in found):
        raise SystemExit(1)


def register(app: Flask) -> None:
    for group in (calls, agents.agents, doctor):
        app.cli.add_command(group)
