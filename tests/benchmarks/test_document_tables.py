"""docs/performance.md, accuracy.md and operations.md show what benchmarks/results/ holds."""

import pytest

from benchmarks import document_tables
from benchmarks.document_tables import ACCURACY, BLOCK, OPERATIONS, PAGE, rendered
from benchmarks.table_columns import HEARD, OPERATED, TABLES

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


def test_the_page_of_operations_is_what_the_results_say():
    page = OPERATIONS.read_text()
    assert page == rendered(page), "run: python -m benchmarks.tables"
    assert {name for _, name, _ in BLOCK.findall(page)} == set(OPERATED)


def test_a_table_without_a_result_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(document_tables, "DIRECTORY", tmp_path)
    assert document_tables.table("deploy") == document_tables.NOT_YET


def test_a_changed_figure_is_found():
    page = PAGE.read_text()
    start = page.index("<!-- table frame -->")
    digit = page.index("30.1", start)
    assert rendered(page[:digit] + "29.1" + page[digit + 4 :]) == page


def test_the_page_stays_short():
    assert len(PAGE.read_text().splitlines()) <= 150
