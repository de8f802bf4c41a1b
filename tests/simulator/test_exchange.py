"""How calls begin, are connected to each other, and end unanswered."""

import base64

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
