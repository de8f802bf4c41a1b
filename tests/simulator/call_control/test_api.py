"""The HTTP API, driven with plain HTTP and with the real SDK."""

import base64
import threading

import pytest
import telnyx
from telnyx import Telnyx

pytestmark = pytest.mark.system

STATE = base64.b64encode(b"one").decode()

OTHER = base64.b64encode(b"two").decode()


@pytest.fixture
def sdk(sim):
    with Telnyx(api_key="KEY", base_url=f"{sim.url}/v2", max_retries=0) as client:
        yield client


def code(answer):
    status, body = answer
    return status, body["errors"][0]["code"]


def answered_common(payload, state):
    names = ("call_control_id", "call_leg_id", "call_session_id", "connection_id")
    return {name: payload[name] for name in names} | {"client_state": state}


def test_the_sdk_leads_a_call_from_ring_to_end(sim, app, sdk):
    call_id = sim.place("silent", **{"from": "+15550100007"})
    rang = app.wait("call.initiated")
    assert (rang["direction"], rang["state"], rang["from"]) == (
        "incoming",
        "parked",
        "+15550100007",
    )
    assert rang["client_state"] is None
    actions = sdk.calls.actions
    assert actions.answer(call_id, client_state=STATE, command_id="a").data.result == "ok"
    answered = app.wait("call.answered")
    assert (answered["client_state"], answered["state"]) == (STATE, "answered")
    assert "direction" not in answered
    actions.speak(call_id, payload="Hello", voice="female", command_id="b", client_state=OTHER)
    assert app.wait("call.speak.ended") == answered_common(answered, OTHER) | {
        "status": "completed"
    }
    assert sdk.calls.retrieve_status(call_id).data.is_alive
    actions.hangup(call_id, command_id="c")
    ended = app.wait("call.hangup")
    assert (ended["hangup_cause"], ended["hangup_source"]) == ("normal_clearing", "callee")
    status = sdk.calls.retrieve_status(call_id).data
    assert not status.is_alive
    assert status.end_time
    with pytest.raises(telnyx.UnprocessableEntityError) as caught:
        actions.hangup(call_id, command_id="d")
    assert caught.value.body["errors"][0]["code"] == "90018"


def test_the_answer_takes_effect_a_little_later(sim, start, app):
    slow = start(answer_delay=60.0)
    ringing, call_id = slow.place(), sim.place()
    slow.command(ringing, "answer")
    assert code(slow.command(ringing, "speak", payload="Hi", voice="x")) == (422, "90034")
    sim.command(call_id, "answer")
    app.wait("call.answered")
    assert sim.command(call_id, "speak", payload="Hi", voice="x")[0] == 200


def test_a_key_is_needed_and_can_be_fixed(start):
    sim = start(api_key="right")
    call_id = sim.place()
    assert code(sim.command(call_id, "hangup", key="")) == (401, "10009")
    assert code(sim.command(call_id, "hangup", key="wrong")) == (401, "10009")
    assert sim.command(call_id, "hangup", key="right")[0] == 200


def test_an_unknown_call_is_404_or_422_by_option(sim, start):
    assert code(sim.command("v3:nobody", "hangup")) == (404, "10005")
    assert code(start(unknown_call="422").command("v3:nobody", "hangup")) == (422, "90015")


def test_unknown_addresses_and_bad_bodies(sim, answered):
    assert code(sim.command(answered, "sing")) == (404, "10005")
    assert code(sim.get("/nowhere")) == (404, "10005")
    assert code(sim.command(answered, "speak", voice="x")) == (422, "10004")


def test_a_repeated_command_id_is_answered_ok_and_does_nothing(sim, app, answered):
    for _ in range(3):
        body = {"payload": "Hi", "voice": "x", "command_id": "same"}
        assert sim.command(answered, "speak", **body) == (200, {"data": {"result": "ok"}})
    app.wait("call.speak.ended")
    sim.command(answered, "hangup")
    app.wait("call.hangup")
    assert len(app.events("call.speak.started")) == 1
    commands = [e for e in sim.call(answered)["timeline"] if e["kind"] == "command"]
    assert [e["duplicate"] for e in commands if e["command"] == "speak"] == [False, True, True]


def test_a_refused_command_does_not_use_up_its_command_id(sim, app):
    call_id = sim.place()
    body = {"payload": "Hi", "voice": "x", "command_id": "early"}
    assert code(sim.command(call_id, "speak", **body)) == (422, "90034")
    sim.command(call_id, "answer")
    app.wait("call.answered")
    assert sim.command(call_id, "speak", **body)[0] == 200
    app.wait("call.speak.started")


def test_concurrent_commands_are_each_recorded_once(sim, answered):
    threads = [
        threading.Thread(target=sim.command, args=(answered, "client_state_update"), kwargs=each)
        for each in [{"client_state": STATE}] * 20
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    commands = [e for e in sim.call(answered)["timeline"] if e["kind"] == "command"]
    assert len(commands) == 21
