"""What a benchmark found: medians and spread of its runs, as a table and as JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine

Row = dict[str, Any]
DIRECTORY = Path(__file__).parent / "results"


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
    print(f"\n{title}")
    for line in [columns, *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  " + "  ".join(padded).rstrip())


def keep(name: str, rows: list[Row], raw: list[Row]) -> None:
    """Write the table and every single run to benchmarks/results/NAME.json."""
    DIRECTORY.mkdir(exist_ok=True)
    at = datetime.now(UTC)  # noqa: TID251 - when it was measured, for people
    told = {"at": at.isoformat(timespec="seconds"), "machine": machine.described()}
    text = json.dumps({"benchmark": name, **told, "table": rows, "runs": raw}, indent=1)
    (DIRECTORY / f"{name}.json").write_text(text + "\n")
