"""Writes the tables of documents from benchmarks/results/: `python -m benchmarks.document_tables`.

A table stands between two comments in the page, `<!-- table NAME -->` and `<!-- end -->`; NAME is a
key of the page's tables in `PAGES`, or `short`. Nothing else of the page is touched.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from benchmarks.harness.machine import NOT_COUNTED
from benchmarks.harness.results import DIRECTORY, Row
from benchmarks.summary_figures import SHORT, Figure
from benchmarks.table_columns import (
    BY_AGENT,
    HEARD,
    JUDGED,
    OPERATED,
    SCALED,
    TABLES,
    Table,
)

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "performance.md"
PAGES = {
    PAGE: TABLES,
    DOCS / "accuracy.md": HEARD,
    DOCS / "operations.md": OPERATED,
    DOCS / "agents.md": BY_AGENT,
    DOCS / "scaling.md": SCALED,
    DOCS / "simulator.md": JUDGED,
}
"""The pages with tables, and the tables of each."""

NOT_YET = "No run is recorded yet.\n"
BLOCK = re.compile(r"(<!-- table (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def rendered(page: str) -> str:
    """Return *page* with every table written anew."""
    return BLOCK.sub(lambda found: f"{found[1]}{table(found[2])}{found[3]}", page)


def table(name: str) -> str:
    """Return the table *name* in Markdown."""
    if name == "short":
        return _markdown(("figure", "aim", "found"), map(_summary, SHORT))
    wanted = _tables()[name]
    if not (DIRECTORY / f"{wanted.result}.json").exists():
        return NOT_YET
    rows = [row for row in _rows(wanted.result) if wanted.keep(row)]
    shown = {head: column for head, column in wanted.columns.items() if _counted(rows, column)}
    cells = ([_shown(row.get(column, "")) for column in shown.values()] for row in rows)
    return _markdown(tuple(shown), cells)


def _counted(rows: list[Row], column: str) -> bool:
    """Return whether this machine could count what is in *column*."""
    return any(row.get(column) != NOT_COUNTED for row in rows)


def _tables() -> dict[str, Table]:
    return {name: each for tables in PAGES.values() for name, each in tables.items()}


def _summary(figure: Figure) -> list[str]:
    [row] = [r for r in _rows(figure.result) if figure.row.items() <= r.items()]
    return [figure.what, figure.aim, _shown(row[figure.column])]


@cache
def _rows(result: str) -> list[Row]:
    found: list[Row] = json.loads((DIRECTORY / f"{result}.json").read_text())["table"]
    return found


def _shown(value: object) -> str:
    """Return *value* as a cell; a spread of one run, "5 [5-5]", is only its median."""
    text = str(value)
    middle, _, rest = text.partition(" [")
    return middle if rest == f"{middle}-{middle}]" else text


def _markdown(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings)]
    lines += [["---"] * len(lines[0]), *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    for page in PAGES:
        page.write_text(rendered(page.read_text()))


if __name__ == "__main__":
    main()
