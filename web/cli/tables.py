"""Tables for a terminal: columns as wide as their widest cell, cut to the terminal's width.

Pure but for the width. In a pipe or a file nothing is cut, so that every id stays whole.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from monitor.steps import title_of
from web.call_view.schemas import CallSummary

CALL_COLUMNS = ("status", "next", "in s", "agent", "check-ins", "duration", "worker", "call")


def lines(rows: Sequence[Sequence[object]], header: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table, its header first."""
    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(header))]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        whole = "  ".join(padded).rstrip()
        yield whole if not room or len(whole) <= room else f"{whole[: room - 1]}…"


def echo(rows: Sequence[Sequence[object]], header: Sequence[str], none: str) -> None:
    """Print a table, or the text *none* if it has no rows."""
    for number, line in enumerate(lines(rows, header) if rows else [none]):
        click.secho(line, dim=not number and bool(rows))


def call_cells(row: CallSummary) -> tuple[object, ...]:
    """Return the cells of one call under `CALL_COLUMNS`."""
    then = row.next.then if row.next else None
    return (
        row.status,
        title_of(then.step) if then else "-",
        f"{then.in_s:.1f}" if then else "-",
        row.agent,
        f"{row.checkins} of {row.max_checkins}",
        span(row.duration_s),
        row.owner or "none",
        row.call_control_id,
    )


def soonest_first(rows: Sequence[CallSummary]) -> list[CallSummary]:
    """Return *rows* in the order of the board: soonest next action first."""

    def due(row: CallSummary) -> tuple[float, str]:
        then = row.next.then if row.next else None
        return (then.in_s if then else float("inf"), row.call_control_id)

    return sorted(rows, key=due)


def span(seconds: float | None) -> str:
    """Return a duration as the board shows it: 1:05."""
    return "-" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def shown(value: Any) -> str:
    """Return a setting's value as the command line takes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return " | ".join(str(item) for item in value) or "-"
    return "-" if value is None or value == "" else str(value)
