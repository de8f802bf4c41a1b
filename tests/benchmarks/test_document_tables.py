"""docs/performance.md and accuracy.md show what benchmarks/results/ holds."""

import pytest

from benchmarks.document_tables import ACCURACY, BLOCK, PAGE, rendered
from benchmarks.table_columns import HEARD, TABLES

pytestmark = pytest.mark.unit


def test_the_page_is_what_the_results_say():
    page = PAGE.read_text()
    assert page == rendered(page), "run: python -m benchmarks.document_tables"


def test_every_table_is_on_the_page():
    assert {name for _, name, _ in BLOCK.findall(PAGE.read_text())} == {*TABLES, "short"}


def test_the_page_of_accuracy_is_what_the_results_say():
    page = ACCURACY.read_text()
    assert page == rendered(page), "run: python -m benchmarks.document_tables"
    assert {name for _, name, _ in BLOCK.findall(page)} == set(HEARD)


def test_a_changed_figure_is_found():
    page = PAGE.read_text()
    start = page.index("<!-- table frame -->")
    digit = page.index("30.1", start)
    assert rendered(page[:digit] + "29.1" + page[digit + 4 :]) == page


def test_the_page_stays_short():
    assert len(PAGE.read_text().splitlines()) <= 150
