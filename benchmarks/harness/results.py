"""What a benchmark found: medians and spread of its runs, as a table and as JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import machine

Row = dict[str, Any]
DIRECTORY = Path(__file__).parents[1] / "results"
SHOWN: list[str] = []
"""Every table of this process, so that `python -m benchmarks` can print them all at its end."""


def spread(values: list[float]) -> str:
    """Return "median [least-most]"."""
    form = "{:.3g}" if max(values) < 1000 else "{:.0f}"
    low, middle, high = (form.format(v) for v in (min(values), median(values), max(values)))
    return f"{middle} [{low}-{high}]"


def show(title: str, rows: list[Row]) -> None:
    """Print *rows* as a table; their keys are its columns."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(name, "")) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in [columns, *cells]) for i in range(len(columns))]
    lines = [title]
    for line in [columns, *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        lines.append("  " + "  ".join(padded).rstrip())
    SHOWN.append("\n".join(lines))
    print(f"\n{SHOWN[-1]}", flush=True)


def aim(what: str, found: list[float], reach: float, further: float, *, most: bool = False) -> Row:
    """Return whether the median of *found* is at least *reach* (at most, with *most*)."""
    middle = median(found)
    reached = "no"
    for name, bound in (("yes", reach), ("and further", further)):
        if middle <= bound if most else middle >= bound:
            reached = name
    sign = "<=" if most else ">="
    return {
        "aim": what,
        "to reach": f"{sign} {reach:g}",
        "further": f"{sign} {further:g}",
        "found": spread(found),
        "reached": reached,
    }


def keep(name: str, rows: list[Row], raw: list[Row]) -> None:
    """Write the table and every single run to benchmarks/results/NAME.json."""
    DIRECTORY.mkdir(exist_ok=True)
    at = datetime.now(UTC)  # noqa: TID251  # when it was measured, for people
    report = {"at": at.isoformat(timespec="seconds"), "machine": machine.described()}
    text = json.dumps({"benchmark": name, **report, "table": rows, "runs": raw}, indent=1)
    (DIRECTORY / f"{name}.json").write_text(text + "\n")
