"""The tables of docs/ show what benchmarks/results/ holds."""

import re

import pytest

from benchmarks import document_tables
from benchmarks.document_tables import BLOCK, PAGE, PAGES, rendered

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("page", "tables"), PAGES.items(), ids=[page.stem for page in PAGES])
def test_a_page_is_what_the_results_say(page, tables):
    text = page.read_text()
    assert text == rendered(text), "run: python -m benchmarks.document_tables"
    summary = {"short"} if page == PAGE else set()
    assert {name for _, name, _ in BLOCK.findall(text)} == {*tables, *summary}


def test_a_table_without_a_result_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(document_tables, "DIRECTORY", tmp_path)
    assert document_tables.table("deploy") == document_tables.NOT_YET


def test_a_changed_figure_is_found():
    page = PAGE.read_text()
    figure = re.compile(r"\d+\.\d").search(page, page.index("<!-- table frame -->"))
    assert rendered(f"{page[: figure.start()]}0.01{page[figure.end() :]}") == page


def test_the_page_stays_short():
    assert len(PAGE.read_text().splitlines()) <= 150
