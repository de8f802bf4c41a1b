"""The calls that ended: searched by time, agent and outcome, and taken away as CSV or JSON."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import gevent
from flask import Blueprint, Response, jsonify, render_template, request

from calls.onlook import Ended, Onlooker
from calls.session import CallSession
from calls.timeline import Entry
from monitor.agent_source import AgentSource
from web import portrait
from web.drawing import clock
from web.history import OUTCOMES, Wanted, search
from web.pages import door
from web.parts import parts
from web.recovery import endings, in_words, recovered
from web.shapes import CallStory

PAGE, EXPORTED, LONGEST_MS = 50, 1_000, 16
CHARTED = 300
"""Calls that the charts count, the newest that fit; what is said beside them."""

STEP = 25
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
bp.before_request(door.guard)


@bp.get("/calls")
def show_all() -> str:
    """List ended calls, newest first."""
    charted, more = search(parts(), _wanted(), _before(), CHARTED)
    found = charted[:PAGE]
    if len(charted) > PAGE:
        more = Ended(found[-1].ended_at_ms, found[-1].call_control_id)
    asked = {name: value for name, value in request.args.items() if name != "before"}
    return render_template(
        "calls.html",
        calls=_stories(found),
        charted=len(charted),
        endings=endings(call.hangup_reason for call in charted),
        recovered=recovered(_timelines(charted)),
        reason_in_words=in_words,
        agents=parts().directory.ids(),
        outcomes=OUTCOMES,
        asked=asked,
        more=f"{more.at_ms}-{more.call}" if more else "",
        clock=clock,
    )


@bp.get("/calls.json")
def as_json() -> Response:
    return jsonify(calls=_rows())


@bp.get("/calls.csv")
def as_csv() -> Response:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in _rows())
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calls.csv"'
    return response


def _timelines(calls: list[CallSession]) -> Iterator[list[Entry]]:
    onlooker = Onlooker(parts().store.redis)
    names = [call.call_control_id for call in calls]
    for at in range(0, len(names), STEP):
        yield from onlooker.timelines(names[at : at + STEP])
        gevent.sleep(0)  # calls of this worker come first


def _rows() -> list[dict[str, Any]]:
    found, _ = search(parts(), _wanted(), _before(), EXPORTED)
    return [
        {name: value for name, value in story.model_dump(mode="json").items() if name in COLUMNS}
        for story in _stories(found)
    ]


def _safe(value: object) -> object:
    """Return *value* so that no spreadsheet takes it for a formula."""
    text = str(value) if isinstance(value, str) else ""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else value


def _stories(found: list[CallSession]) -> list[CallStory]:
    agents = AgentSource(parts().directory)
    return [
        portrait.story(call, agents.settings(call.agent, call.settings_override), [])
        for call in found
    ]


def _before() -> Ended | None:
    at, _, call = request.args.get("before", "").partition("-")
    return Ended(int(at), call) if at.isdecimal() and len(at) < LONGEST_MS else None


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        agent=asked.get("agent", ""),
        outcome=asked.get("outcome", ""),
        from_ms=_day(asked.get("from", "")),
        to_ms=_day(asked.get("to", ""), timedelta(days=1)),
    )


def _day(text: str, later: timedelta = timedelta()) -> int:
    """Return a day of a date field in epoch ms (UTC), 0 if there is none."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + later
    except (ValueError, OverflowError):
        return 0
    return max(0, int(day.timestamp() * 1000))
