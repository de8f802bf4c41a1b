"""Who else is on the call: the events of bridges, holds, queues, conferences and screeners."""

import jsonschema
import pytest

from simulator.call_control.schema import EVENTS

pytestmark = pytest.mark.system


def checked(app, kind, count=1):
    """Return the payload of an event that fits its published schema."""
    payload = app.wait(kind, count)
    jsonschema.validate(payload, EVENTS[kind])
    return payload


def test_hold_and_unhold(sim, app, answered):
    sim.do(answered, hold="on")
    sim.do(answered, hold="off")
    assert checked(app, "call.hold")["call_control_id"] == answered
    assert checked(app, "call.unhold")["from"]


def test_a_queue_is_entered_and_left(sim, app, answered):
    sim.do(answered, enqueue="support")
    assert checked(app, "call.enqueued")["queue"] == "support"
    sim.do(answered, dequeue="bridging-in-process")
    left = checked(app, "call.dequeued")
    assert (left["queue"], left["reason"]) == ("support", "bridging-in-process")


def test_a_conference_from_beginning_to_end(sim, app, answered):
    for what in ("join", "leave", "end"):
        sim.do(answered, conference=what)
    payloads = [
        checked(app, f"conference.{kind}")
        for kind in ("created", "participant.joined", "participant.left", "ended")
    ]
    assert len({each["conference_id"] for each in payloads}) == 1
    assert {each["call_control_id"] for each in payloads} == {answered}
    created = app.events("conference.created")[0]
    assert "occurred_at" not in created  # it is in the payload, as in the SDK's model
    assert created["payload"]["occurred_at"]
    assert app.events("conference.participant.joined")[0]["occurred_at"]


@pytest.mark.parametrize(("how", "same"), [("same-session", True), ("other-session", False)])
def test_a_bridge_is_told_on_both_legs(sim, app, answered, how, same):
    sim.do(answered, bridge=how)
    app.wait("call.bridged", 2)
    legs = [each["payload"] for each in app.events("call.bridged")]
    assert len({each["call_control_id"] for each in legs}) == 2
    assert (len({each["call_session_id"] for each in legs}) == 1) is same


def test_a_bridge_elsewhere_is_told_on_our_leg_alone(sim, app, answered):
    sim.do(answered, bridge="elsewhere")
    assert checked(app, "call.bridged")["call_control_id"] == answered
    sim.do(answered, press="1")
    app.wait("call.dtmf.received")
    assert {each["payload"]["call_control_id"] for each in app.events()} == {answered}


def test_a_person_who_leaves_gives_the_call_back_without_a_word(sim, app, answered):
    sim.do(answered, bridge="other-session")
    app.wait("call.bridged", 2)
    sim.do(answered, unbridge=True)
    assert app.wait("call.hangup")["call_control_id"] != answered
    assert sim.call(answered)["state"] == "answered"


def test_a_person_who_hangs_up_ends_both_legs(sim, app, answered):
    sim.do(answered, bridge="same-session")
    app.wait("call.bridged", 2)
    sim.do(answered, hang_up=True)
    app.wait("call.hangup", 2)


@pytest.mark.parametrize(
    ("said", "kind", "result"),
    [
        ("call_screening", "call_screening.detected", "screening"),
        ("prompt_ended", "greeting.ended", "prompt_ended"),
        ("silence", "detection.ended", "silence"),
        ("human_business", "detection.ended", "human_business"),
        ("detection_started", "detection.started", None),
    ],
)
def test_premium_detection_says(sim, app, answered, said, kind, result):
    sim.do(answered, machine=said)
    assert checked(app, f"call.machine.premium.{kind}").get("result") == result
