"""What a benchmark found: medians and spread of its runs, as a table and as JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks import machine

DIRECTORY = Path(__file__).parent / "results"


def spread(values) -> str:
    """Return "median [least-most]"."""
    form = "{:.3g}" if max(values) < 1000 else "{:.0f}"
    low, middle, high = (form.format(v) for v in (min(values), median(values), max(values)))
    return f"{middle} [{low}-{high}]"


def show(title: str, rows: list[dict[str, object]]) -> None:
    """Print *rows* as a table; their keys are its columns."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(name, "")) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in [columns, *cells]) for i in range(len(columns))]
    print(f"\n{title}")
    for line in [columns, *cells]:
        print("  " + "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip())


def keep(name: str, rows, raw) -> None:
    """Write the table and every single run to benchmarks/results/NAME.json."""
    DIRECTORY.mkdir(exist_ok=True)
    told = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine.described()}
    text = json.dumps({"benchmark": name, **told, "table": rows, "runs": raw}, indent=1)
    (DIRECTORY / f"{name}.json").write_text(text + "\n")
