"""Dials that a team's Celery code asks for: within limits, once for a reference, answered."""

from types import SimpleNamespace

import pytest
from celery.exceptions import Retry

from calls import keys
from calls.pending.dials import DialOutcome
from calls.store_types import Origin
from monitor.actions import NotSentError
from tasks.handlers import dialled_call

pytestmark = pytest.mark.store
TELNYX = Origin(by="telnyx")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"to": "12"}, "to"),
        ({"to": "+15550100001", "agent": "nobody"}, "agent: nobody does not exist"),
        (
            {"to": "+15550100001", "settings": {"silence_timeout_normal": 0}},
            "settings.silence_timeout_normal",
        ),
    ],
)
def test_a_dial_over_the_limits_is_refused_and_places_nothing(air, run, parts, given, why):
    air.dial(**given)
    done, shown = run()
    assert done["status"] == "refused"
    assert why in done["why"]
    assert given["to"] not in shown
    assert not parts.store.redis.llen("deadair.checkins")


def test_a_reference_rings_once(air, run, monkeypatch):
    sent = []
    monkeypatch.setattr("tasks.publish._send", lambda name, _: sent.append(name))
    for _ in range(2):
        air.dial("+15550100001", reference="order-17")
    first, second = run()[0], run()[0]
    assert first == second
    assert sent == ["lines.dial"]


def test_a_dial_over_the_rate_is_refused_as_such(air, run, told, parts, monkeypatch):
    monkeypatch.setattr(parts.dials, "_steps", SimpleNamespace(run=lambda *_: 1_000))
    air.dial("+15550100001", agent="desk", reference="order-17")
    run()
    [event] = told()
    assert (event["type"], event["agent"]) == ("command.refused", "desk")
    assert "DIAL_RATE" in event["data"]["why"]
    assert event["reference"] == "order-17"


def test_a_dial_is_answered_once_the_phone_rings_and_its_reference_goes_with_the_call(
    air, run, told, parts
):
    air.dial("+15550100001", agent="desk", reference="order-17")
    done, _ = run()
    assert told() == []
    dial_id = done["dial_id"]
    for _ in range(2):  # Telnyx's answer and its event both report it
        dialled_call.rings(parts, dial_id, parts.dials.find(dial_id), "v3:out", TELNYX)
    [event] = told()
    assert (event["type"], event["call_control_id"]) == ("command.done", "v3:out")
    assert event["data"] == {"command": "dial", "dial_id": dial_id}
    assert event["reference"] == "order-17"
    assert parts.store.redis.hget(keys.of_call("v3:out")[0], "reference") == "order-17"


def test_a_dial_that_telnyx_refuses_is_answered_so(air, run, told, parts):
    air.dial("+15550100001", agent="desk", reference="order-18")
    dial_id = run()[0]["dial_id"]
    dial = parts.dials.find(dial_id)
    dialled_call.settle(parts, dial_id, dial, DialOutcome(error="no such connection"))
    [event] = told()
    assert event["type"] == "command.refused"
    assert event["data"] == {"command": "dial", "why": "no such connection", "dial_id": dial_id}


def test_a_dial_that_could_not_be_enqueued_is_not_taken_for_placed(air, again, parts, monkeypatch):
    sent = []

    def broken(name, _):
        sent.append(name)
        if len(sent) == 1:
            raise NotSentError("the broker is away")

    monkeypatch.setattr("tasks.publish._send", broken)
    air.dial("+15550100001", reference="order-19")
    message = parts.store.redis.lindex("deadair.api", 0)
    with pytest.raises((Retry, NotSentError)):
        again(1)
    parts.store.redis.lpush("deadair.api", message)
    assert again(1)[0]["status"] == "done"
    assert sent == ["lines.dial", "lines.dial"]


def test_a_dial_whose_worker_was_killed_is_enqueued_when_it_comes_again(
    air, again, parts, monkeypatch
):
    sent = []
    monkeypatch.setattr("tasks.publish._send", lambda name, _: sent.append(name))
    air.dial("+15550100001", reference="order-20")
    message = parts.store.redis.lindex("deadair.api", 0)
    again(1)
    assert sent == ["lines.dial"]
    sent.clear()  # the worker died before it was enqueued, and before its answer was kept
    parts.store.redis.delete(*parts.store.redis.keys("command:*"))
    parts.store.redis.lpush("deadair.api", message)
    again(1, delivery_info={"redelivered": True})
    assert sent == ["lines.dial"]
