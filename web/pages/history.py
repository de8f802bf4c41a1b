"""Ended calls: searched by time, agent and outcome, downloaded as CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context

from calls.call_index import EndedCall
from calls.leases import ENDED_CALLS_KEPT
from monitor.agent_configs import AgentConfigs
from web.call_view import serialize
from web.call_view.schemas import CallDetail
from web.call_view.time_axis import clock
from web.costs.answers import AgentTurns, answer_bars, owed_bars, turns
from web.dependencies import dependencies
from web.history import search
from web.history.outcomes import Bar, reason_in_words
from web.history.search import OUTCOMES, CallFilter, Overview
from web.pages import costs, login

PAGE, MAX_DIGITS = 50, 16
COLUMNS = (
    "call_control_id",
    "agent",
    "direction",
    "ringing_at",
    "answered_at",
    "ended_at",
    "duration_s",
    "checkins",
    "hangup_reason",
    "hangup_cause",
)
bp = Blueprint("history", __name__)
bp.before_request(login.require_login)


@bp.get("/calls")
def show_all() -> str:
    """List ended calls, newest first, below charts of all matches."""
    found = search.overview(dependencies(), _wanted(), _before(), PAGE)
    args = request.args
    days = costs.day(args.get("from", "")), costs.day(args.get("to", ""))
    agents = turns(dependencies(), *days, args.get("agent", ""))
    return render_template(
        "calls.html",
        charts=_charts(found, agents),
        found=found,
        calls=list(_details(ended.call for ended in found.page)),
        reason_in_words=reason_in_words,
        agents=dependencies().directory.ids(),
        outcomes=OUTCOMES,
        query=_query(),
        kept=ENDED_CALLS_KEPT,
        more=f"{found.more.at_ms}-{found.more.call}" if found.more else "",
        clock=clock,
    )


def _charts(found: Overview, agents: list[AgentTurns]) -> list[tuple[str, list[Bar], str]]:
    """Return title, bars, and what is said without any."""
    nobody = "No agent answered a caller on these days. A call counts a minute after its end."
    return [
        ("How calls ended", found.counts.endings(), ""),
        ("Callers who answered a check-in", found.counts.recoveries(), "There was no check-in."),
        ("Answer time (last 7 days, or the days chosen)", answer_bars(agents), nobody),
        ("Silence owed by each side (same days)", owed_bars(agents), nobody),
    ]


@bp.get("/calls.json")
def as_json() -> Response:
    def lines() -> Iterator[str]:
        yield '{"calls": ['
        for number, row in enumerate(_rows()):
            yield f"{',' if number else ''}\n{json.dumps(row)}"
        yield "\n]}\n"

    return Response(stream_with_context(lines()), content_type="application/json")


@bp.get("/calls.csv")
def as_csv() -> Response:
    def lines() -> Iterator[str]:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        for row in _rows():
            writer.writerow({name: _escaped(value) for name, value in row.items()})
            yield text.getvalue()
            text.seek(0)
            text.truncate()
        yield text.getvalue()

    response = Response(stream_with_context(lines()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return response


def _rows() -> Iterator[dict[str, Any]]:
    """Yield every matching call, newest first."""
    for detail in _details(found.ended.call for found in search.search(dependencies(), _wanted())):
        row = detail.model_dump(mode="json", include=set(COLUMNS))
        yield {name: row[name] for name in COLUMNS}


def _escaped(value: object) -> object:
    """Return *value* so that no spreadsheet reads it as a formula."""
    text = str(value) if isinstance(value, str) else ""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else value


def _details(names: Iterator[str]) -> Iterator[CallDetail]:
    agents = AgentConfigs(dependencies().directory)
    for call in search.calls(dependencies(), names):
        yield serialize.detail(call, agents.settings(call.agent, call.settings_override), [])


def _query() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if value and name != "before"}


def _before() -> EndedCall | None:
    at, _, call = request.args.get("before", "").partition("-")
    return EndedCall(int(at), call) if at.isdecimal() and len(at) < MAX_DIGITS else None


def _wanted() -> CallFilter:
    query = request.args
    return CallFilter(
        agent=query.get("agent", ""),
        outcome=query.get("outcome", ""),
        from_ms=_day(query.get("from", "")),
        to_ms=_day(query.get("to", ""), timedelta(days=1)),
    )


def _day(text: str, later: timedelta = timedelta()) -> int:
    """Return a day of a date field in epoch ms (UTC), 0 if there is none."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + later
    except (ValueError, OverflowError):
        return 0
    return max(0, int(day.timestamp() * 1000))
