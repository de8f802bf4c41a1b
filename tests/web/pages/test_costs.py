"""What silences cost: the page, its CSV and the API, from the sums of the days."""

import csv
import io

import pytest

from calls.service.silence_days import SilenceDays
from tests.web.conftest import TELNYX, TOKEN

pytestmark = pytest.mark.store
SUMS = {
    "calls": 2, "call_ms": 240_000, "silences": 3, "silent_ms": 90_000, "checkins": 4,
    "false_checkins": 1, "recovered": 2, "ended_for_silence": 1, "saved_ms": 600_000,
    "cause.one_way_audio": 3,
}  # fmt: skip


@pytest.fixture(autouse=True)
def counted(deps):
    days = SilenceDays(deps.store.redis)
    sums = {f"agent\tdefault\t{name}": amount for name, amount in SUMS.items()}
    days.add("v3:a", days.today(), sums | {"line\tc\t+1555\tone_way_audio": 3})
    return days


def api(browser, path, **more):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return browser.client.get(path, headers=headers, **more)


def test_the_page_has_the_figures_and_whose_silence_it_was(browser):
    page = browser.open("/costs")
    assert page.status == 200
    assert "1.5" in page.text
    assert "10.0" in page.text
    assert "no sound arrives from the caller" in page.text
    # A phone has no room for the heads of columns: each figure names itself.
    assert page.html.count('data-label="silent minutes">1.5<') == 2, "the day and the total"
    assert page.html.count("data-label=") == 2 * 9
    assert page.inline == []
    assert "No calls in this period" in browser.open("/costs?agent=nobody").text


def test_prices_are_settings(browser):
    prices = {"price_per_minute": 2, "recovery_value": 5}
    patched = browser.client.patch(
        "/api/agents/default", json={"settings": {"dead_air_settings": prices}},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )  # fmt: skip
    assert patched.status_code == 200, patched.text
    [row] = api(browser, "/api/costs").json["rows"]
    assert (row["silence_cost"], row["saved"], row["brought"]) == (3.0, 20.0, 10.0)
    assert row["causes"] == {"one_way_audio": 3}
    [line] = csv.DictReader(io.StringIO(browser.client.get("/costs.csv").text))
    assert (line["calls"], line["false_checkins"], line["saved"]) == ("2", "1", "20.0")
    assert (line["one_way_audio"], line["caller_silent"]) == ("3", "0")


def test_days_are_chosen_and_bad_ones_refused(browser):
    assert api(browser, "/api/costs?since=2020-01-01&until=2020-01-02").json == {"rows": []}
    assert api(browser, "/api/costs?since=yesterday").status_code == 422


TURNS = {
    "answers": 20, "answer_ms.1000": 18, "answer_ms.5000": 2, "agent_ms": 60_000,
    "caller_ms": 180_000,
}  # fmt: skip


def test_answer_times_and_silence_owed_are_in_the_api_and_drawn_on_the_page_of_ended_calls(
    browser, counted, answered, store
):
    sums = {f"agent\tdesk\t{name}": amount for name, amount in TURNS.items()}
    counted.add("v3:b", counted.today(), sums)
    [row] = api(browser, "/api/costs?agent=desk").json["rows"]
    assert (row["answers"], row["answer_p50_s"], row["answer_p95_s"]) == (20, 0.89, 4.5)
    assert (row["agent_minutes"], row["caller_minutes"]) == (1.0, 3.0)
    store.call_ended(answered(), TELNYX, "normal_clearing", "caller")
    page = browser.open("/calls").text
    for words in ("desk, median 0.89 s", "desk, p95 4.50 s", "desk, the agent 1.0 min",
                  "desk, the caller 3.0 min"):  # fmt: skip
        assert words in page, page
    assert "No agent answered" in browser.open("/calls?agent=default").text
