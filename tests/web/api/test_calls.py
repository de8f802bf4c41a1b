from urllib.parse import quote

import pytest

from calls.store_types import Speech
from tests.web.conftest import TELNYX

pytestmark = pytest.mark.store


def test_no_calls_at_first(api):
    assert api.get("/calls").json == {"calls": [], "next_cursor": None}


def test_a_live_call_says_what_it_does_and_what_comes_next(api, answered):
    call = answered()
    [row] = api.get("/calls").json["calls"]
    assert row["call_control_id"] == call
    assert (row["state"], row["doing"], row["agent"]) == ("answered", "silence", "default")
    assert row["status"].startswith("silence ")
    assert row["status"].endswith("s of 7 s")
    assert (row["owner"], row["checkins"], row["max_checkins"]) == (None, 0, 2)
    assert 0 <= row["silence_s"] < 7
    following = row["next"]
    assert (following["decision"], following["because"]) == ("wait", "silence")
    assert following["in_s"] == pytest.approx(7 - row["silence_s"], abs=0.01)
    assert following["then"]["action"] == "check_in"
    assert following["then"]["checkin"] == 1
    assert following["then"]["at"] == following["until"]


def test_a_ringing_call_waits_for_the_answer(api, store):
    store.call_ringing("ring-1", TELNYX, "default", "outgoing", "")
    [row] = api.get("/calls").json["calls"]
    assert (row["state"], row["doing"], row["direction"]) == ("ringing", "ringing", "outgoing")
    assert row["silence_s"] is None
    assert row["duration_s"] is None
    assert row["next"]["because"] == "not_answered"
    assert row["next"]["until"] is None
    assert row["next"]["then"] is None


def test_an_utterance_holds_check_ins_back(api, answered, store):
    call = answered()
    store.register_utterance(call, TELNYX, "u-1", "say", 2000, Speech(text="Well"))
    row = api.get(f"/calls/{call}").json
    assert (row["doing"], row["status"], row["silence_s"]) == (
        "agent_speaking",
        "agent speaking",
        0,
    )
    assert row["next"]["because"] == "agent_speaking"
    assert row["next"]["then"]["action"] == "check_in"
    assert row["next"]["then"]["in_s"] > row["next"]["in_s"]


def test_the_caller_and_thinking_are_told(api, answered, store):
    call = answered()
    store.thinking(call, TELNYX, 5000)
    assert api.get(f"/calls/{call}").json["doing"] == "thinking"
    store.thinking(call, TELNYX, 0)
    store.voice_activity(call, TELNYX, speaking=True, ago_ms=0)
    assert api.get(f"/calls/{call}").json["doing"] == "caller_speaking"
    store.pause(call, TELNYX, paused=True)
    paused = api.get(f"/calls/{call}").json
    assert (paused["doing"], paused["paused"]) == ("paused", True)


def test_a_call_obeys_its_own_settings(api, answered):
    call = answered(settings='{"dead_air_settings": {"silence_timeout_normal": 12}}')
    assert api.get(f"/calls/{call}").json["status"].endswith("of 12 s")
    api.patch("/agents/default", {"settings": {"dead_air_settings": {"hangup_grace": 9}}})
    assert api.get(f"/calls/{call}").json["status"].endswith("of 12 s")


def test_a_change_of_the_agent_is_seen_at_once(api, answered):
    call = answered()
    api.patch(
        "/agents/default", {"settings": {"dead_air_settings": {"silence_timeout_normal": 10}}}
    )
    assert api.get(f"/calls/{call}").json["status"].endswith("of 10 s")


def test_the_story_goes_on_after_the_end(api, answered, store):
    call = answered()
    lease = store.attach_session(call, TELNYX, "stream-1")
    assert lease.token
    store.caller_input(call, TELNYX, "transcript")
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    assert api.get("/calls").json["calls"] == []
    story = api.get(f"/calls/{quote(call, safe='')}").json
    assert (story["state"], story["doing"]) == ("ended", "ended")
    assert story["hangup_cause"] == "normal_clearing"
    assert story["hangup_reason"] is None
    assert story["next"] is None
    assert story["answered_at"].endswith("Z")
    assert len(story["answered_at"]) == len("2026-11-22T16:00:00.000Z")
    assert story["answered_at"] <= story["ended_at"]
    assert story["duration_s"] >= 0
    events = story["timeline"]
    assert [e["event"] for e in events][:2] == ["call.ringing", "call.answered"]
    assert events[-1]["event"] == "call.ended"
    assert events[-1]["cause"] == "normal_clearing"
    answer = next(e for e in events if e["event"] == "call.answered")
    assert answer["at"] == story["answered_at"]
    assert answer["t"] == 0
    assert events[0]["by"] == TELNYX.by
    assert all(isinstance(e.get("epoch", 0), int) for e in events)
    assert [e["at"] for e in events] == sorted(e["at"] for e in events)


def test_t_is_null_without_an_answer(api, store):
    store.call_ringing("ring-1", TELNYX, "default", "incoming", "")
    store.call_ended("ring-1", TELNYX, "user_busy", "callee")
    story = api.get("/calls/ring-1").json
    assert [e["t"] for e in story["timeline"]] == [None, None]
    assert (story["answered_at"], story["duration_s"]) == (None, None)


def test_a_timeline_is_read_on_from_what_is_known(api, answered, store):
    call = answered()
    known = api.get(f"/calls/{call}").json["timeline"]
    store.pause(call, TELNYX, paused=True)
    [new] = api.get(f"/calls/{call}?after={known[-1]['id']}").json["timeline"]
    assert new["event"] == "handling.paused"
    assert len(api.get(f"/calls/{call}?limit=1").json["timeline"]) == 1
    assert api.get(f"/calls/{call}?after=x").status_code == 422


@pytest.mark.parametrize("call", ["v3:a_b-c", "a/b", "a b?c", "ünïcode", "%41", "x/say"])
def test_ids_may_hold_any_character(api, answered, call):
    answered(call)
    address = f"/calls/{quote(call, safe='')}"
    assert api.get(address).json["call_control_id"] == call
    assert api.post(f"{address}/pause").json["result"] == "paused"
    assert api.get(address).json["paused"] is True


def test_unknown_calls(api):
    assert api.get("/calls/none").status_code == 404
    assert api.get("/calls/none").content_type == "application/problem+json"


def test_live_calls_are_listed_in_pages(api, answered):
    names = [answered(f"call-{number}") for number in range(5)]
    first = api.get("/calls?limit=3").json
    second = api.get(f"/calls?limit=3&cursor={first['next_cursor']}").json
    assert [c["call_control_id"] for c in first["calls"] + second["calls"]] == names
    assert second["next_cursor"] is None
