"""The page of a call, and commands on it."""

import pytest

from calls import keys
from calls.store_types import Origin, Speech
from tests.web.conftest import TELNYX

pytestmark = pytest.mark.store

WORKER = Origin(by="host:1")


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
        "host:1 takes the call.",
        "The greeting starts playing.",
        "The greeting was played to the end; the agent is silent now.",
        "The caller said something.",
        "A webhook to host:2 at",
    ):
        assert words in live.text
    assert "Say on the call" in live.text
    part = browser.open("/calls/v3:a%2Fb?part=detail&zoom=4")
    assert "<html" not in part.html
    assert 'data-zoom="4" aria-current="true"' in part.html
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    over = browser.open("/calls/v3:a/b")
    assert "Say on the call" not in over.text
    assert "The call has ended (normal_clearing): the caller hung up." in over.text
    assert browser.open("/calls/none").status == 404


def test_orders_answer_what_became_of_them(browser, answered, store):
    call = answered()
    address = f"/calls/{call}/command"

    def command(**fields):
        return browser.send(address, {"csrf_token": browser.csrf, **fields}).text

    assert "Silence handling is paused." in command(command="pause")
    assert "Silence handling is resumed." in command(command="resume")
    assert "The next answer may take 30 s." in command(command="extend")
    assert "the text must have" in command(command="say", text=" ")
    answer = browser.client.post(
        address,
        data={"command": "pause"},
        headers={"Accept": "application/json", "X-CSRF-Token": browser.csrf},
    )
    assert answer.json == {"message": "Silence handling is paused.", "failed": False}
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    assert "the call has ended" in command(command="hangup")


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


def test_words_are_in_the_story_only_where_the_agent_keeps_them(browser, answered, store):
    call = answered()
    store.register_utterance(call, WORKER, "say-1", "say", 2000, Speech(text="Your table."))
    store.playback_started(call, TELNYX, "say-1")
    assert "Your table." not in browser.open(f"/calls/{call}").text
    assert store.keep_word(call, WORKER, "say-1", "Your table.")
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    assert "Your table." in browser.open(f"/calls/{call}").text
    timeline = str([(e.event, e.details) for e in store.timeline(call)])
    assert "Your table." not in timeline
    assert store.redis.ttl(keys.words(call)) > 24 * 3600
    assert not store.keep_word(call, WORKER, "say-2", "after the end")


def test_the_answers_of_the_agent_are_listed(browser, answered, store):
    call = answered()
    assert "Answers of the agent" not in browser.open(f"/calls/{call}").text
    store.caller_input(call, Origin(by="host:2", event_id="e-1"), "transcript")
    store.register_utterance(call, WORKER, "say-1", "say", 2000, Speech(text="Yes."))
    store.playback_started(call, TELNYX, "say-1")
    assert "answer time" in browser.open(f"/calls/{call}").text
