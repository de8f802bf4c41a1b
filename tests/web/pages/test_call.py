import html
import json
import math
import re

import pytest

from calls.store_types import Origin, Speech
from tests.web.conftest import TELNYX
from web.pages.board import EXTENSION

pytestmark = pytest.mark.store

WORKER = Origin(by="host:1")
NOW = math.inf


@pytest.fixture
def board(app):
    return app.extensions[EXTENSION]


def told(stream):
    """Return the next event of a stream: (name, news)."""
    lines = next(stream).decode().strip().splitlines()
    fields = dict(line.split(": ", 1) for line in lines if not line.startswith(":") and line)
    return fields["event"], json.loads(fields["data"])


def test_the_board_shows_each_live_call_in_words(browser, answered, store, monkeypatch):
    monkeypatch.setattr("web.board.live_board.STALE_S", 0)
    answered("quiet")
    answered("busy")
    store.register_utterance("busy", TELNYX, "u-1", "say", 3000, Speech(text="Well"))
    page = browser.open("/")
    assert "agent speaking" in page.text
    assert "of 7 s" in page.text
    assert "check-in #1" in page.text
    assert page.html.index('data-call="quiet"') < page.html.index('data-call="busy"')
    assert "no owner" not in page.text
    store.leases.lapse("quiet")
    assert "no owner" in browser.open("/").text


def test_an_empty_board_says_so(browser):
    assert "No call is up." in browser.open("/").text


def news_of(stream):
    """Return the next news of a stream."""
    while True:
        said = next(stream).decode()
        if "data: " in said:
            name, news = told(iter([said.encode()]))
            assert name == "news"
            return news


@pytest.fixture
def missing(browser):
    """Return what a browser with these marks is told that it has not got."""

    def ask(marks):
        headers = {"X-CSRF-Token": browser.csrf}
        return browser.client.post("/board/missing", json=marks, headers=headers).json

    return ask


def test_the_stream_tells_only_what_changes(board, answered, store):
    answered("call-1")
    board.fresh()
    stream = board.stream()
    assert next(stream).startswith(b"retry")
    store.pause("call-1", TELNYX, paused=True)
    answered("call-2")
    seen = {}
    while set(seen) != {"call-1", "call-2"}:
        seen |= news_of(stream)["rows"]
    assert "paused" in seen["call-1"]
    store.call_ended("call-1", TELNYX, "normal_clearing", "caller")
    gone = []
    while not gone:
        news = news_of(stream)
        assert news["rows"] == {}
        gone = news["gone"]
    assert gone == ["call-1"]
    stream.close()
    assert len(board) == 0


def test_who_comes_back_is_told_what_was_missed(board, missing, answered, store):
    calls = [answered(f"call-{number}") for number in range(3)]
    board.fresh(NOW)
    marks = {call: board.state.lines[call].mark for call in calls}
    assert missing(marks)["rows"] == {}
    store.pause("call-1", TELNYX, paused=True)
    store.call_ended("call-2", TELNYX, "normal_clearing", "caller")
    answered("call-3")
    missed = missing(marks)
    assert set(missed["rows"]) == {"call-1", "call-3"}
    assert missed["gone"] == ["call-2"]
    assert missed["totals"]["live"] == 3
    assert set(missing({})["rows"]) == {"call-0", "call-1", "call-3"}


def test_seconds_that_run_on_are_no_change(board, answered, store):
    answered("call-1")
    board.fresh(NOW)
    before = board.state.lines["call-1"].mark
    store.redis.incr("version:{call-1}")  # something happened that a row does not show
    news = board._look()
    assert board.state.lines["call-1"].version > 0
    assert news["rows"] == {}
    assert board.state.lines["call-1"].mark == before


def test_a_row_of_the_board_is_small(board, answered):
    call = answered("v3:" + "x" * 60)
    board.fresh()
    assert len(board.state.html[call]) < 750


def test_viewers_share_one_look(board, answered, store, monkeypatch):
    answered("call-1")
    looks = []
    views = store.snapshots
    monkeypatch.setattr(
        type(store),
        "snapshots",
        lambda _, calls, origin: looks.append(calls) or views(calls, origin),
    )
    streams = [board.stream() for _ in range(20)]
    for stream in streams:
        next(stream)
    store.pause("call-1", TELNYX, paused=True)
    for stream in streams:
        while "call-1" not in news_of(stream)["rows"]:
            pass
    assert sum(1 for calls in looks if "call-1" in calls) <= 3
    for stream in streams:
        stream.close()


def test_a_drain_ends_the_streams(board):
    stream = board.stream()
    next(stream)
    board.close()
    assert list(stream) == []


def test_the_stream_is_behind_the_door(stranger, browser):
    assert stranger.client.get("/board/stream").status_code == 401
    answer = browser.client.get("/board/stream")
    assert answer.content_type == "text/event-stream"
    answer.close()


def test_a_call_tells_its_story(browser, answered, store):
    call = answered("v3:a/b")
    store.attach_session(call, WORKER, "stream-1")
    store.register_utterance(call, WORKER, "greeting-1", "greeting", 2000, Speech(text="Hello"))
    store.playback_started(call, TELNYX, "greeting-1")
    store.playback_ended(call, TELNYX, "greeting-1", "completed")
    store.caller_input(call, Origin(by="host:2", event_id="e-1"), "transcript")
    live = browser.open("/calls/v3:a/b")
    assert live.status == 200
    for words in (
        "The call is answered.",
        "host:1 holds the call.",
        "The greeting is heard.",
        "The greeting was heard to its end; the agent is quiet.",
        "The caller said something.",
        "A webhook to host:2 at",
    ):
        assert words in live.text
    assert "Say on the call" in live.text
    part = browser.open("/calls/v3:a%2Fb?part=story&zoom=4")
    assert "<html" not in part.html
    assert 'data-zoom="4" aria-current="true"' in part.html
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    over = browser.open("/calls/v3:a/b")
    assert "Say on the call" not in over.text
    assert "The call is over (normal_clearing), ended by the caller." in over.text
    assert browser.open("/calls/none").status == 404


def test_orders_answer_what_became_of_them(browser, answered, store):
    call = answered()
    address = f"/calls/{call}/order"

    def order(**fields):
        return browser.send(address, {"csrf": browser.csrf, **fields}).text

    assert "Handling is paused." in order(order="pause")
    assert "Handling goes on." in order(order="resume")
    assert "The next answer may take 30 s." in order(order="extend")
    assert "what to say must have" in order(order="say", text=" ")
    answer = browser.client.post(
        address,
        data={"order": "pause"},
        headers={"Accept": "application/json", "X-CSRF-Token": browser.csrf},
    )
    assert answer.json == {"said": "Handling is paused.", "failed": False}
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    assert "the call has ended" in order(order="hangup")


def test_ended_calls_are_listed_newest_first(browser, answered, store):
    for number in range(3):
        store.call_ended(answered(f"call-{number}"), TELNYX, "normal_clearing", "caller")
    page = browser.open("/calls")
    places = [page.text.index(f"call-{number}") for number in range(3)]
    assert places == sorted(places, reverse=True)
    assert "others hung up" in page.text


@pytest.fixture
def ended(browser, answered, store):
    """Return what a search for ended calls brings: the ids, in order."""
    browser.send("/agents", {"csrf": browser.csrf, "id": "desk"})
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
    assert "No call fits." in browser.open("/calls?from=2099-01-01").text


def test_ended_calls_are_taken_away_as_csv(browser, answered, store):
    store.call_ended(answered("=formula()"), TELNYX, "normal_clearing", "caller")
    answer = browser.client.get("/calls.csv")
    head, row = answer.text.splitlines()
    assert answer.content_type.startswith("text/csv")
    assert head.startswith("call_control_id,agent,direction")
    assert row.startswith("'=formula(),default,incoming")


def test_nothing_from_outside_becomes_markup(browser, answered, store, monkeypatch):
    monkeypatch.setattr("web.board.live_board.STALE_S", 0)
    call = answered('<b title="x">')
    store.suspend(call, TELNYX, 9000, "<i>transfer</i>")
    for path in ("/", "/calls/%3Cb%20title=%22x%22%3E"):
        page = browser.open(path)
        assert page.status == 200
        assert "<b title" not in page.html
        assert "<i>transfer" not in page.html
        assert "&lt;i&gt;transfer" in page.html
