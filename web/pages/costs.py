"""What silences cost and bring: one page, and one CSV of it."""

import csv
import io
from datetime import UTC, date, datetime

from flask import Blueprint, Response, render_template, request

from monitor.silences.silence_cause import SilenceCause, in_words
from web.costs.report import CostRow, rows, total
from web.dependencies import dependencies
from web.pages import login

FIGURES = tuple(name for name in CostRow.model_fields if name != "causes")
CAUSES = tuple(str(cause) for cause in SilenceCause)
bp = Blueprint("costs", __name__)
bp.before_request(login.require_login)


@bp.get("/costs")
def show() -> str:
    """Show the figures of the days asked for, of last week otherwise."""
    found = _rows()
    causes: dict[str, int] = {}
    for row in found:
        for cause, count in row.causes.items():
            causes[cause] = causes.get(cause, 0) + count
    return render_template(
        "costs.html",
        rows=found,
        total=total(found),
        causes=sorted(causes.items(), key=lambda pair: -pair[1]),
        in_words=in_words,
        agents=dependencies().directory.ids(),
        query={name: value for name, value in request.args.items() if value},
    )


@bp.get("/costs.csv")
def as_csv() -> Response:
    text = io.StringIO()
    writer = csv.DictWriter(text, (*FIGURES, *CAUSES))
    writer.writeheader()
    for row in _rows():
        causes = {cause: row.causes.get(cause, 0) for cause in CAUSES}
        writer.writerow(row.model_dump(include=set(FIGURES)) | causes)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="costs.csv"'
    return response


def _rows() -> list[CostRow]:
    query = request.args
    since, until = day(query.get("from", "")), day(query.get("to", ""))
    return rows(dependencies(), since, until, query.get("agent", ""))


def day(text: str) -> date | None:
    """Return the day of a date field, None if there is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
