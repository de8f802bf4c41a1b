import json

import pytest

from calls.store_types import Origin, Speech
from tests.web.conftest import TELNYX
from tests.web.terminal import Terminal
from web.call_control import CallControl, CommandResult, Result

pytestmark = pytest.mark.store

WORKER = Origin(by="host:1")


def test_live_calls_are_listed_soonest_action_first(terminal, answered, store):
    assert "No live calls." in terminal.says("calls", "list")
    answered("busy")
    store.register_utterance("busy", TELNYX, "u-1", "say", 30_000, Speech(text="Well"))
    answered("quiet")
    store.call_ended(answered("gone"), TELNYX, "normal_clearing", "caller")
    head, first, second = terminal.says("calls", "list").splitlines()
    assert head.split() == ["status", "next", "in", "s", "agent", "check-ins", "duration",
                            "worker", "call"]  # fmt: skip
    assert first.endswith("quiet")
    assert "silence" in first
    assert "check-in #1" in first
    assert second.startswith("agent speaking")
    found = terminal.json("calls", "list")
    assert [row["call_control_id"] for row in found] == ["quiet", "busy"]


def test_a_call_is_shown_with_its_timeline_as_the_api_shows_it(terminal, answered):
    call = answered("v3:a/b")
    shown = terminal.says("calls", "show", call)
    assert "\nstate            answered\n" in shown
    assert "call.ringing" in shown
    assert [e["event"] for e in terminal.json("calls", "show", call)["timeline"]] == [
        "call.ringing",
        "call.answered",
    ]
    assert "there is no call none" in terminal.refuses("calls", "show", "none")


def test_a_call_is_explained_in_sentences_with_what_is_behind_them(terminal, answered, store):
    call = answered()
    store.attach_session(call, WORKER, "stream-1")
    store.caller_input(call, Origin(by="host:2", event_id="e-1"), "transcript")
    *_, last = terminal.says("calls", "explain", call).splitlines()
    assert last.endswith(" s  The caller said something.")
    told = terminal.json("calls", "explain", call)
    assert told[-1]["text"] == "The caller said something."
    assert told[-1]["telnyx_events"] == ["e-1"]
    assert len(told[-1]["entries"]) == 1
    assert "there is no call none" in terminal.refuses("calls", "explain", "none")


def test_watch_redraws(terminal, answered, monkeypatch):
    monkeypatch.setattr("web.cli.calls.REFRESH_EVERY_S", 0)
    answered("call-1")
    drawn = terminal.says("calls", "watch", "--count", "2").split("\x1b[H\x1b[J")[1:]
    assert len(drawn) == 2
    assert all("1 live" in one and one.rstrip().endswith("call-1") for one in drawn)
    looks = terminal.says("calls", "watch", "--count", "2", "--json").splitlines()
    assert [[row["call_control_id"] for row in json.loads(look)] for look in looks] == [
        ["call-1"],
        ["call-1"],
    ]


def test_a_hang_up_goes_to_the_broker_and_tells_what_became_of_it(
    terminal, answered, store, monkeypatch
):
    monkeypatch.setattr("web.call_control.CONFIRM_S", 0.1)
    call = answered()
    assert "has not confirmed it yet" in terminal.says("calls", "hangup", call)
    assert store.redis.llen("checkins") + store.redis.llen("celery") >= 0
    monkeypatch.setattr(
        CallControl,
        "hang_up",
        lambda _, call: CommandResult(call_control_id=call, result=Result.ENDED),
    )
    assert terminal.says("calls", "hangup", call) == "The call has ended.\n"
    assert terminal.json("calls", "hangup", call)["result"] == "ended"


def test_a_call_that_is_over_is_not_hung_up(terminal, answered, store):
    store.call_ended(answered(), TELNYX, "normal_clearing", "caller")
    said = terminal.refuses("calls", "hangup", "v3:call-1")
    assert "not hung up: the call has ended" in said


@pytest.fixture
def cut_off(without):
    """Return a terminal whose store is away."""
    return Terminal(without(redis_url="redis://127.0.0.1:1/0"))


@pytest.mark.parametrize("words", [("calls", "list"), ("calls", "show", "x"), ("agents", "list")])
def test_a_store_that_is_away_is_told_in_a_line(cut_off, words):
    [told] = cut_off.refuses(*words).splitlines()
    assert told.startswith("Error: Redis (REDIS_URL) can't be reached")
    assert "doctor" in told


def test_watch_goes_on_through_an_outage(cut_off, monkeypatch):
    monkeypatch.setattr("web.cli.calls.REFRESH_EVERY_S", 0)
    told = cut_off.says("calls", "watch", "--count", "2").splitlines()
    assert len(told) == 2
    assert all("can't be reached" in line for line in told)
