"""Ended calls: searched and paged, charts over all matches, downloads of all of them."""

import html
import re

import pytest

from calls import keys
from tests.web.conftest import TELNYX

pytestmark = pytest.mark.store

MANY = 10_000


@pytest.fixture
def checked_in(store):
    """Return what makes check-in *number* on a call."""

    def make(call, number):
        epoch = store.snapshot(call, TELNYX).epoch
        step, utterance = f"checkin-{number}", f"{epoch}-checkin-{number}"
        assert store.request_step(call, TELNYX, epoch, step, 5000)
        assert store.claim_speech(call, TELNYX, epoch, step, utterance, 900) == "go"
        store.record_outcome(call, TELNYX, f"{epoch}:{step}", "sent", utterance, "")
        store.record_outcome(
            call, TELNYX, f"{epoch}:{step}", "sent", utterance, ""
        )  # a redelivered task
        store.playback_ended(call, TELNYX, utterance, "completed")

    return make


def test_callers_who_came_back_are_counted_by_check_in(browser, answered, store, checked_in):
    came_back, stayed_away = answered("came-back"), answered("stayed-away", agent="desk")
    for call in (came_back, stayed_away):
        checked_in(call, 1)
    store.caller_input(came_back, TELNYX, "transcript")
    store.caller_input(came_back, TELNYX, "transcript")
    checked_in(came_back, 1)
    checked_in(stayed_away, 2)
    for call in (came_back, stayed_away):
        store.call_ended(call, TELNYX, "normal_clearing", "caller")
    page = browser.open("/calls").text
    assert "check-in #1 33% (1 of 3)" in page
    assert "check-in #2 0% (0 of 1)" in page
    assert "check-in #1 50% (1 of 2)" in browser.open("/calls?agent=default").text


def test_ten_thousand_calls_are_counted_and_taken_away_whole(browser, deps):
    pipe = deps.store.redis.pipeline(transaction=False)
    for number in range(MANY):
        call, at = f"call-{number:05}", 1_700_000_000_000 + number // 3  # some in one millisecond
        stored = {
            "state": "ended",
            "agent": "desk" if number % 2 else "default",
            "hangup_reason": "silence" if number % 4 == 0 else "",
            "trail": "1+ 1 2" if number % 10 == 0 else "",
            "ended_at": at,
        }
        pipe.hset(keys.of_call(call)[0], mapping=stored)
        pipe.zadd(keys.ENDED, {call: at})
    pipe.execute()
    page = browser.open("/calls").text
    assert "10,000 calls since" in page
    assert "Only the newest 10,000 calls are listed." in page
    assert "other party hung up 7,500 (75%)" in page
    assert "silence 2,500 (25%)" in page
    assert "check-in #1 50% (1,000 of 2,000)" in page
    assert "check-in #2 0% (0 of 1,000)" in page
    assert "5,000 matching calls since" in browser.open("/calls?agent=desk").text
    rows = browser.client.get("/calls.json").json["calls"]
    assert [row["call_control_id"] for row in rows] == [
        f"call-{number:05}" for number in reversed(range(MANY))
    ]
    assert len(browser.client.get("/calls.csv?agent=desk").text.splitlines()) == 1 + MANY // 2


def test_ended_calls_are_listed_newest_first(browser, answered, store):
    for number in range(3):
        store.call_ended(answered(f"call-{number}"), TELNYX, "normal_clearing", "caller")
    page = browser.open("/calls")
    places = [page.text.index(f"call-{number}") for number in range(3)]
    assert places == sorted(places, reverse=True)
    assert "other party hung up" in page.text


@pytest.fixture
def ended(browser, answered, store):
    """Return what a search for ended calls brings: the ids, in order."""
    browser.send("/agents", {"csrf_token": browser.csrf, "id": "desk"})
    for number in range(120):
        call = answered(f"call-{number:03}", agent="desk" if number % 2 else "default")
        if number % 3 == 0:
            store.claim_hangup(call, TELNYX, 0, "api", 1000)
        store.call_ended(call, TELNYX, "normal_clearing", "caller")

    def search(query):
        answer = browser.client.get(f"/calls.json?{query}")
        return [row["call_control_id"] for row in answer.json["calls"]]

    return search


def test_ended_calls_are_searched_and_paged(browser, ended):
    assert len(ended("")) == 120
    assert ended("agent=desk") == [f"call-{n:03}" for n in range(119, 0, -2)]
    assert ended("outcome=api") == [f"call-{n:03}" for n in range(117, -1, -3)]
    assert ended("outcome=others&agent=desk")[0] == "call-119"
    assert ended("from=2099-01-01") == []
    assert ended("to=2020-01-01") == []
    assert len(ended("from=2020-01-01&to=2099-01-01")) == 120
    assert len(ended("from=nonsense")) == 120
    page = browser.open("/calls?agent=desk")
    shown = set(re.findall(r"/calls/(call-\d+)", page.html))
    assert len(shown) == 50
    [more] = re.findall(r'href="(/calls\?[^"]*before=[^"]*)"', page.html)
    rest = browser.open(html.unescape(more))
    shown |= set(re.findall(r"/calls/(call-\d+)", rest.html))
    assert shown == set(ended("agent=desk"))
    assert "No matching calls." in browser.open("/calls?from=2099-01-01").text


def test_ended_calls_are_taken_away_as_csv(browser, answered, store):
    store.call_ended(answered("=formula()"), TELNYX, "normal_clearing", "caller")
    answer = browser.client.get("/calls.csv")
    head, row = answer.text.splitlines()
    assert answer.content_type.startswith("text/csv")
    assert head.startswith("call_control_id,agent,direction")
    assert row.startswith("'=formula(),default,incoming")
