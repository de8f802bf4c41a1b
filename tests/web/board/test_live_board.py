"""The live board: rows, the stream of changes, and what a reconnecting browser gets."""

import json
import math

import pytest

from calls.store_types import Speech
from tests.web.conftest import TELNYX
from web.pages.board import EXTENSION

pytestmark = pytest.mark.store

NOW = math.inf


@pytest.fixture
def board(app):
    return app.extensions[EXTENSION]


def told(stream):
    """Return the next event of a stream: (name, data)."""
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
    assert "No live calls." in browser.open("/").text


def changes_of(stream):
    """Return the next changes of a stream."""
    while True:
        said = next(stream).decode()
        if "data: " in said:
            name, changes = told(iter([said.encode()]))
            assert name == "changes"
            return changes


@pytest.fixture
def changes_since(browser):
    """Return what a browser with these fingerprints gets."""

    def ask(fingerprints):
        headers = {"X-CSRF-Token": browser.csrf}
        return browser.client.post("/board/changes", json=fingerprints, headers=headers).json

    return ask


def test_the_stream_tells_only_what_changes(board, answered, store):
    answered("call-1")
    board.refreshed()
    stream = board.stream()
    assert next(stream).startswith(b"retry")
    store.pause("call-1", TELNYX, paused=True)
    answered("call-2")
    seen = {}
    while set(seen) != {"call-1", "call-2"}:
        seen |= changes_of(stream)["rows"]
    assert "paused" in seen["call-1"]
    store.call_ended("call-1", TELNYX, "normal_clearing", "caller")
    gone = []
    while not gone:
        changes = changes_of(stream)
        assert changes["rows"] == {}
        gone = changes["gone"]
    assert gone == ["call-1"]
    stream.close()
    assert len(board) == 0


def test_who_comes_back_is_told_what_was_missed(board, changes_since, answered, store):
    calls = [answered(f"call-{number}") for number in range(3)]
    board.refreshed(NOW)
    fingerprints = {call: board.state.rows[call].fingerprint for call in calls}
    assert changes_since(fingerprints)["rows"] == {}
    store.pause("call-1", TELNYX, paused=True)
    store.call_ended("call-2", TELNYX, "normal_clearing", "caller")
    answered("call-3")
    missed = changes_since(fingerprints)
    assert set(missed["rows"]) == {"call-1", "call-3"}
    assert missed["gone"] == ["call-2"]
    assert missed["totals"]["live"] == 3
    assert set(changes_since({})["rows"]) == {"call-0", "call-1", "call-3"}


def test_seconds_that_run_on_are_no_change(board, answered, store):
    answered("call-1")
    board.refreshed(NOW)
    before = board.state.rows["call-1"].fingerprint
    store.redis.incr("version:{call-1}")  # something happened that a row does not show
    changes = board._poll()
    assert board.state.rows["call-1"].version > 0
    assert changes["rows"] == {}
    assert board.state.rows["call-1"].fingerprint == before


def test_a_row_of_the_board_is_small(board, answered):
    call = answered("v3:" + "x" * 60)
    board.refreshed()
    assert len(board.state.html[call]) < 750


def test_viewers_share_one_poll(board, answered, store, monkeypatch):
    answered("call-1")
    polls = []
    views = store.snapshots
    monkeypatch.setattr(
        type(store),
        "snapshots",
        lambda _, calls, origin: polls.append(calls) or views(calls, origin),
    )
    streams = [board.stream() for _ in range(20)]
    for stream in streams:
        next(stream)
    store.pause("call-1", TELNYX, paused=True)
    for stream in streams:
        while "call-1" not in changes_of(stream)["rows"]:
            pass
    assert sum(1 for calls in polls if "call-1" in calls) <= 3
    for stream in streams:
        stream.close()


def test_a_drain_ends_the_streams(board):
    stream = board.stream()
    next(stream)
    board.close()
    assert list(stream) == []


def test_the_stream_requires_login(stranger, browser):
    assert stranger.client.get("/board/stream").status_code == 401
    answer = browser.client.get("/board/stream")
    assert answer.content_type == "text/event-stream"
    answer.close()
