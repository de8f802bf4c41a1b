"""`flask --app web.app calls …`: lists, shows and explains calls, and hangs up."""

import json
import time
from collections.abc import Sequence
from itertools import count

import click

from calls.snapshot import CallSnapshot, CallState
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent_configs import AgentConfigs
from web.call_control import CallControl, RejectedError, Result, UnknownCallError, WrongStateError
from web.call_view import serialize
from web.call_view.narrative import sentences
from web.call_view.schemas import CallSummary
from web.cli import tables
from web.cli.group import UNAVAILABLE, Group, as_json, dumped
from web.dependencies import Dependencies, dependencies

REFRESH_EVERY_S = 1.0
HOME_AND_CLEAR = "\x1b[H\x1b[J"
calls = Group("calls", help="List, show, explain and hang up calls.")


def live_rows(p: Dependencies) -> list[CallSummary]:
    """Return the live calls, soonest next action first."""
    agents = AgentConfigs(p.directory)
    found = [
        serialize.summary(call, agents.settings(call.agent, call.settings_override))
        for call in p.store.snapshots(p.store.leases.live(), p.origin())
        if call.state in {CallState.RINGING, CallState.ANSWERED}
    ]
    return tables.soonest_first(found)


def find(p: Dependencies, call_control_id: str) -> CallSnapshot:
    """Return the call. Raises click.ClickException if it does not exist."""
    try:
        return CallControl(p).find(call_control_id)
    except UnknownCallError:
        raise click.ClickException(f"there is no call {call_control_id}") from None


@calls.command("list")
@as_json
def list_calls(*, as_json: bool) -> None:
    """List the live calls, soonest next action first."""
    found = live_rows(dependencies())
    if as_json:
        click.echo(dumped([row.model_dump(mode="json") for row in found]))
        return
    tables.echo([tables.call_cells(row) for row in found], tables.CALL_COLUMNS, "No live calls.")


@calls.command("show")
@click.argument("call_control_id")
@as_json
def show_call(call_control_id: str, *, as_json: bool) -> None:
    """Show one call and its timeline, live or ended."""
    p = dependencies()
    call = find(p, call_control_id)
    settings = p.settings_of(call)
    entries = p.store.timeline(call_control_id)
    detail = serialize.detail(call, settings, entries)
    if as_json:
        click.echo(dumped(detail.model_dump(mode="json")))
        return
    facts = detail.model_dump(mode="json", exclude={"timeline", "next"})
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
    tables.echo(lines, ("seconds", "event", "details"), "The timeline is empty.")


@calls.command("explain")
@click.argument("call_control_id")
@as_json
def explain_call(call_control_id: str, *, as_json: bool) -> None:
    """Explain one call in plain sentences; seconds count from the answer."""
    p = dependencies()
    call = find(p, call_control_id)
    story = sentences(p.store.timeline(call_control_id))
    zero_ms = call.answered_at_ms or call.ringing_at_ms
    if not as_json:
        for s in story:
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
        for s in story
    ]
    click.echo(dumped(found))


@calls.command("watch")
@as_json
@click.option("--count", "limit", default=0, help="Stop after this many updates (0: never).")
def watch_calls(limit: int, *, as_json: bool) -> None:
    """Show the live calls, updated every second; with --json, one line of JSON each time."""
    p, draw = dependencies(), _as_line if as_json else _as_table
    for number in count(1):
        try:
            click.echo(draw(live_rows(p)), color=True)  # one write, to avoid flicker
        except StoreUnavailableError as error:
            click.echo(f"{UNAVAILABLE}: {error}", err=True)
        if number == limit:
            return
        time.sleep(REFRESH_EVERY_S)


def _as_line(rows: Sequence[CallSummary]) -> str:
    return json.dumps([row.model_dump(mode="json") for row in rows])


def _as_table(rows: Sequence[CallSummary]) -> str:
    table = "\n".join(tables.lines([tables.call_cells(row) for row in rows], tables.CALL_COLUMNS))
    return f"{HOME_AND_CLEAR}{len(rows)} live calls. Ctrl-C stops.\n\n{table}"


@calls.command("hangup")
@click.argument("call_control_id")
@as_json
def hang_up(call_control_id: str, *, as_json: bool) -> None:
    """Hang up one live call and report the outcome."""
    p = dependencies()
    find(p, call_control_id)
    try:
        outcome = CallControl(p).hang_up(call_control_id)
    except (WrongStateError, RejectedError, NotSentError) as error:
        raise click.ClickException(f"not hung up: {error}") from None
    if as_json:
        click.echo(dumped(outcome.model_dump(mode="json")))
    elif outcome.result is Result.ENDED:
        click.echo("The call has ended.")
    else:
        click.echo("The hang-up was sent; Telnyx has not confirmed it yet.")
