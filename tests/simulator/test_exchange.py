"""How calls begin, are connected to each other, and end unanswered."""

import base64
import time
import urllib.request

import pytest

pytestmark = pytest.mark.system

STATE = base64.b64encode(b"one").decode()

OTHER = base64.b64encode(b"two").decode()


def code(answer):
    status, body = answer
    return status, body["errors"][0]["code"]


def test_reject_says_why(sim, app):
    sim.command(sim.place(), "reject", cause="USER_BUSY")
    ended = app.wait("call.hangup")
    assert (ended["hangup_cause"], ended["sip_hangup_cause"]) == ("user_busy", "486")


def test_a_caller_nobody_answers_gives_up(sim, app):
    sim.place({"caller": {"patience": 0.2}})
    ended = app.wait("call.hangup")
    assert (ended["hangup_cause"], ended["hangup_source"]) == ("originator_cancel", "caller")


def test_first_command_timeout_ends_a_neglected_call(start, app):
    sim = start(first_command_timeout=1.0)
    answered = sim.place()
    sim.command(answered, "answer")
    neglected = sim.place()
    ended = app.wait("call.hangup")
    assert (ended["call_control_id"], ended["hangup_cause"]) == (neglected, "timeout")
    assert sim.call(answered)["state"] == "answered"


def test_dial_rings_and_is_answered(sim, app):
    status, body = sim.dial(client_state=STATE, command_id="d1")
    assert (status, body["data"]["is_alive"], body["data"]["record_type"]) == (200, False, "call")
    assert app.wait("call.initiated")["direction"] == "outgoing"
    assert app.wait("call.answered")["client_state"] == STATE


def test_a_repeated_dial_gives_the_ids_of_the_first(sim, app):
    first = sim.dial(command_id="once")[1]["data"]
    assert sim.dial(command_id="once")[1]["data"] == first
    assert sim.dial(command_id="twice")[1]["data"] != first
    app.wait("call.initiated", 2)


def test_callees_are_chosen_by_header_and_by_number(sim, app):
    sim.dial(custom_headers=[{"name": "X-Simulator-Scenario", "value": "rejects"}])
    assert app.wait("call.hangup")["hangup_cause"] == "user_busy"
    sim.sim("POST", "/routes", {"to": "+15550009999", "scenario": "no-answer"})
    sim.dial(to="+15550009999", timeout_secs=5)
    assert app.wait("call.hangup", 2)["hangup_cause"] == "timeout"


def test_a_dialled_call_hung_up_while_it_rings_is_cancelled(sim, app):
    sim.sim("POST", "/routes", {"to": "+15550009999", "scenario": "no-answer"})
    call_id = sim.dial(to="+15550009999")[1]["data"]["call_control_id"]
    sim.command(call_id, "hangup")
    ended = app.wait("call.hangup")
    assert (ended["hangup_cause"], ended["hangup_source"]) == ("originator_cancel", "caller")


def test_transfer_dials_a_second_leg_and_bridges_it(sim, app, answered):
    sim.command(answered, "transfer", to="+15550008888", target_leg_client_state=OTHER)
    legs = app.wait("call.bridged", 1), app.wait("call.bridged", 2)
    assert len({each["call_control_id"] for each in legs}) == 2
    assert len({each["call_session_id"] for each in legs}) == 1
    assert {each["client_state"] for each in legs} == {None, OTHER}
    sim.do(answered, hang_up=True)
    app.wait("call.hangup", 2)


def test_bridge_connects_two_answered_calls(sim, app, answered):
    other = sim.place()
    assert code(sim.command(answered, "bridge", call_control_id=other)) == (422, "90034")
    sim.command(other, "answer")
    app.wait("call.answered", 2)
    assert sim.command(answered, "bridge", call_control_id=other)[0] == 200
    app.wait("call.bridged", 2)


def test_the_state_of_an_incoming_call_can_be_bridging(start, app):
    start(incoming_state="bridging").place()
    ringing = app.wait("call.initiated")
    assert (ringing["state"], ringing["direction"]) == ("bridging", "incoming")


def test_an_answered_call_can_have_another_id_and_the_old_one_is_gone(start, app, tmp_path):
    sim = start(new_id_on_answer=True)
    callee = tmp_path / "callee.toml"
    callee.write_text("""
        [caller]
        answers_after = 0.1
        [[faults]]
        do = "duplicate"
        event = "call.dtmf.received"
    """)
    sim.sim("POST", "/routes", {"to": "+15550007777", "scenario": str(callee)})
    old = sim.dial(to="+15550007777", client_state=STATE)[1]["data"]["call_control_id"]
    answered = app.wait("call.answered")
    new = answered["call_control_id"]
    assert new != old
    assert (answered["client_state"], app.wait("call.initiated")["call_control_id"]) == (STATE, old)
    assert sim.command(old, "hangup")[0] == 404
    assert sim.call(old)["call_control_id"] == new  # the record is found by both
    sim.do(new, press="1")
    app.wait("call.dtmf.received", 2)  # the scenario's faults follow the call
    assert sim.command(new, "hangup")[0] == 200
    assert app.wait("call.hangup")["call_control_id"] == new


def test_the_callees_scenario_can_delay_the_answer_to_the_dial(sim, app, tmp_path):
    callee = tmp_path / "callee.toml"
    callee.write_text("""
        [caller]
        answers_after = 0.1
        [[faults]]
        do = "latency"
        command = "dial"
        seconds = 1.0
    """)
    sim.sim("POST", "/routes", {"to": "+15550007777", "scenario": str(callee)})
    began = time.monotonic()
    sim.dial(to="+15550007777")
    replied = time.monotonic()
    assert replied - began > 0.95
    app.wait("call.answered")
    came = next(each for each in app.deliveries if each[0] == "call.answered")
    assert came[4] < replied


def test_who_follows_a_call_may_leave_at_any_time(sim, app, caplog):
    call = sim.place({"step": [{"when": "answered", "press": "1", "every": 0.01, "times": 40}]})
    with urllib.request.urlopen(f"{sim.url}/sim/calls/{call}/follow", timeout=10) as lines:  # noqa: S310  loopback
        assert lines.readline()
    sim.command(call, "answer")
    app.wait("call.dtmf.received", 40)
    sim.command(call, "hangup")
    sim.follow(call)
    assert "Error handling request" not in caplog.text
