"""The page of costs, by hand: whose silence it was, what it cost, and the days to choose."""

import pytest

from tests.browser.test_settings import expect

pytestmark = pytest.mark.system

COLUMNS = ["silent minutes", "saved minutes", "callers recovered", "cost of silence", "cost saved"]
FIGURES = ["9.0", "60.0", "9", "18.0", "120.0"]
"""Those of `SILENCES` at 2 a minute."""


def row_of(page, agent):
    """Return the figures of *agent*, column -> text."""
    table = page.get_by_role("table", name="Figures by day and agent")
    heads = table.locator("thead th").all_inner_texts()
    row = table.get_by_role("row").filter(has=page.get_by_role("cell", name=agent, exact=True))
    return dict(zip(heads, row.locator("td").all_inner_texts(), strict=True))


def test_the_figures_of_an_agent_are_found_and_taken_home(visit, agent, count_silences):
    count_silences(agent[0])
    page = visit().open("/")
    page.get_by_role("link", name="Costs").click()
    expect(page.locator("nav [aria-current=page]")).to_have_text("Costs")
    page.get_by_label("Agent", exact=True).select_option(agent[0])
    page.get_by_role("button", name="Search").click()
    figures = row_of(page, agent[0])
    assert [figures[column] for column in COLUMNS] == FIGURES
    causes = page.get_by_role("table", name="Silences by cause")
    expect(causes.locator("td.num")).to_have_text(["6", "3"])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text("utf-8").splitlines()
    assert lines[0].startswith("day,agent,calls")
    assert [line.split(",")[1] for line in lines[1:]] == [agent[0]]


def test_days_without_calls_say_so_and_stay_chosen(visit):
    page = visit().open("/costs")
    page.get_by_label("From day").fill("2020-01-01")
    page.get_by_label("To day").fill("2020-01-02")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".empty")).to_be_visible()
    expect(page.get_by_label("To day")).to_have_value("2020-01-02")
