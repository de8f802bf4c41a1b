"""Calls over the JSON API: their story, and what an operator orders on them, over HTTP."""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    begun,
    checkins,
    commands,
    ended,
    events,
    gaps,
    hung_up,
    story,
)
from tests.system.harness.timing import GRACE, NORMAL, ON_TIME, near
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

PROBLEM = "application/problem+json"


@pytest.fixture
def http(service):
    return service.api.http


def test_a_live_call_is_listed_and_told_and_also_after_its_end(service, place):
    call = place(settings={**QUICK, "silence_timeout_normal": 20})
    call.spoken(1)
    call.until_told("session.attached")
    call.until_told("utterance.ended")
    assert call.state()["state"] == "answered"
    assert call.id in {each["call_control_id"] for each in service.api.live()}
    call.leave()
    call.until_told("call.ended")
    assert call.state()["state"] == "ended"
    assert call.id not in {each["call_control_id"] for each in service.api.live()}


def test_neither_words_nor_numbers_nor_digits_are_on_the_timeline(place):
    call = place(settings={**QUICK, "silence_timeout_normal": 20})
    call.spoken(1)
    call.do(say="book-a-table")
    call.do(press="7391")
    call.until(lambda r: len(events(r, "call.dtmf.received")) == 4, 10, "keys pressed")
    call.until(lambda r: events(r, "call.transcription"), 10, "words transcribed")
    call.until_told("caller.heard", count=5)
    timeline = str(call.state()["timeline"])
    for personal in ("table", "Friday", "7391", "+1555"):
        assert personal not in timeline
    logs = "".join(process.logs() for process in call.service.processes[-3:])
    for personal in ("book a table", "Friday", call.number):
        assert personal not in logs


def test_an_unknown_call_is_not_found(service, http):
    assert http.get("/api/calls/v3:nobody").status_code == 404
    for order in ("say", "hangup", "pause", "resume", "thinking"):
        body = {"say": {"text": "x"}, "thinking": {"for_s": 5}}.get(order, {})
        answer = http.post(f"/api/calls/v3:nobody/{order}", json=body)
        assert answer.status_code == 404, order
        assert answer.headers["content-type"] == PROBLEM
    assert service.api.http.get("/livez").status_code == 200


def say_something(call):
    call.spoken(1)
    call.order("say", text="One moment please, I am looking.")


@pytest.mark.call(during=say_something)
def test_say_is_spoken_and_silence_starts_after_it(call):
    record = call.over()
    said = [each["text"] for each in ended(record)]
    assert said[1] == "One moment please, I am looking."
    assert len(said) == 4, story(record)
    assert checkins(record)[1]["at"] - ended(record)[1]["ended_at"] == near(NORMAL)


def hang_up(call):
    call.spoken(1)
    call.order("hangup")


@pytest.mark.call(settings={**QUICK, "silence_timeout_normal": 20}, during=hang_up)
def test_hangup_hangs_up_once(call):
    record = call.over()
    assert not checkins(record), story(record)
    hangup = hung_up(record)
    assert hangup["at"] - ended(record)[0]["ended_at"] < 10, story(record)


def pause_and_resume(call):
    call.spoken(1)
    call.order("pause")
    call.stays_as_it_is(2 * NORMAL)
    call.order("resume")


@pytest.mark.call(during=pause_and_resume)
def test_nothing_is_asked_while_paused_and_the_clock_starts_anew_on_resume(call):
    record = call.over()
    first = checkins(record)[0]["at"] - ended(record)[0]["ended_at"]
    assert 3 * NORMAL <= first <= 3 * NORMAL + 1.5, story(record)
    assert gaps(record)[1:] == [near(NORMAL), near(GRACE)]


def think(call):
    call.spoken(1)
    call.order("thinking", for_s=4)


@pytest.mark.call(during=think)
def test_nobody_is_asked_while_the_agent_thinks(call):
    record = call.over()
    assert gaps(record) == [near(4 + NORMAL), near(NORMAL), near(GRACE)], story(record)


@pytest.mark.parametrize(
    ("order", "body"),
    [
        ("say", {}),
        ("say", {"text": ""}),
        ("say", {"text": "x" * 3001}),
        ("say", {"text": 7}),
        ("thinking", {}),
        ("thinking", {"for_s": -1}),
        ("thinking", {"for_s": "long"}),
        ("thinking", {"for_s": 1e9}),
    ],
)
def test_a_bad_order_is_refused_by_name(place, http, order, body):
    call = place(settings={**QUICK, "silence_timeout_normal": 20})
    call.spoken(1)
    answer = http.post(f"/api/calls/{call.id}/{order}", json=body)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == PROBLEM
    assert {"say": "text", "thinking": "for_s"}[order] in answer.text
    assert len(commands(call.record(), "speak")) == 1


def test_a_dialled_call_is_greeted_asked_and_hung_up(service):
    service.api.put_agent(
        "caller-out", {"greeting": "Hi.", "settings": {"dead_air_settings": QUICK}}
    )
    answer = service.api.dial(to="+15550700001", agent="caller-out")
    call_control_id = answer["call_control_id"]
    eventually(
        lambda: service.simulator.record(call_control_id)["closed"], 45, what="the dialled call"
    )
    record = service.simulator.record(call_control_id)
    assert record["direction"] == "outgoing"
    assert record["to"] == "+15550700001"
    assert begun(record)[0]["text"] == "Hi."
    assert gaps(record) == ON_TIME, story(record)
    hung_up(record)


@pytest.mark.parametrize(
    "body",
    [{}, {"to": "555"}, {"to": "+15550700001", "agent": "nobody-there"}, {"to": 7}],
    ids=repr,
)
def test_a_bad_dial_is_refused_and_dials_nobody(service, http, body):
    before = {call["call_control_id"] for call in service.simulator.calls()}
    answer = http.post("/api/calls", json=body)
    assert answer.status_code in {400, 404, 422}
    assert answer.headers["content-type"] == PROBLEM
    after = service.simulator.calls()
    assert {c["call_control_id"] for c in after if c["direction"] == "outgoing"} <= before
