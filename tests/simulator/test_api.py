"""The HTTP API, driven with plain HTTP and with the real SDK."""

import base64
import itertools
import threading

import pytest
import telnyx
from telnyx import Telnyx

from tests.simulator.conftest import lasted

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


def answered_common(payload, state):
    names = ("call_control_id", "call_leg_id", "call_session_id", "connection_id")
    return {name: payload[name] for name in names} | {"client_state": state}


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


def test_client_state_sticks_and_playback_events_carry_that_of_their_command(sim, app, answered):
    sim.command(answered, "speak", payload="one " * 20, voice="x", client_state=STATE)
    sim.command(answered, "speak", payload="two", voice="x", client_state=OTHER)
    assert app.wait("call.speak.ended", 1)["client_state"] == STATE
    assert app.wait("call.speak.ended", 2)["client_state"] == OTHER
    sim.command(answered, "client_state_update", client_state=STATE)
    sim.command(answered, "hangup")
    assert app.wait("call.hangup")["client_state"] == STATE


def test_sticky_mode_gives_playback_events_the_newest_state(start, app):
    sim = start(client_state="sticky")
    call_id = sim.place()
    sim.command(call_id, "answer")
    app.wait("call.answered")
    sim.command(call_id, "speak", payload="one " * 100, voice="x", client_state=STATE)
    app.wait("call.speak.started")
    sim.command(call_id, "speak", payload="two", voice="x", client_state=OTHER)
    sim.command(call_id, "playback_stop")
    assert app.wait("call.speak.ended")["client_state"] == OTHER


def test_speak_and_playback_share_a_queue_in_order(sim, app, answered):
    sim.command(answered, "speak", payload="first", voice="x")
    sim.command(answered, "playback_start", audio_url="http://a.example/b-0.3s.wav")
    sim.command(answered, "speak", payload="third", voice="x")
    app.wait("call.speak.ended", 2)
    playing = sim.call(answered)["playbacks"]
    counted = [(each["kind"], each["number"], each["utterance"]) for each in playing]
    assert counted == [("speak", 1, 1), ("playback", 1, 2), ("speak", 2, 3)]
    for before, after in itertools.pairwise(playing):
        assert before["ended_at"] <= after["started_at"]
    assert lasted(playing[1]["ended_at"] - playing[1]["started_at"], 0.3)
    played = app.wait("call.playback.ended")
    assert played["media_url"] == "http://a.example/b-0.3s.wav"
    assert (played["status"], played["overlay"]) == ("completed", False)


def test_playback_stop_ends_speak_and_empties_the_queue(sim, app, answered):
    for _ in range(3):
        sim.command(answered, "speak", payload="long " * 100, voice="x")
    app.wait("call.speak.started")
    sim.command(answered, "playback_stop")
    assert app.wait("call.speak.ended")["status"] == "cancelled"
    sim.command(answered, "speak", payload="after", voice="x")
    assert app.wait("call.speak.ended", 2)["status"] == "completed"
    assert len(app.events("call.speak.started")) == 2


def test_infinite_playback_ends_with_the_call(sim, app, answered):
    sim.command(answered, "playback_start", media_name="music", loop="infinity")
    app.wait("call.playback.started")
    sim.do(answered, hang_up=True)
    assert app.wait("call.playback.ended")["status"] == "call_hangup"
    ended = app.wait("call.hangup")
    assert (ended["hangup_cause"], ended["hangup_source"]) == ("normal_clearing", "caller")


def test_an_overlay_has_its_own_queue_and_needs_audio_under_it(sim, app, answered):
    sim.command(answered, "playback_start", audio_url="http://a/x-0.2s.wav", overlay=True)
    assert app.wait("call.playback.ended")["status"] == "failed"
    sim.command(answered, "playback_start", media_name="under", loop="infinity")
    app.wait("call.playback.started")
    sim.command(answered, "playback_start", audio_url="http://a/x-0.2s.wav", overlay=True)
    assert app.wait("call.playback.ended", 2)["status"] == "completed"


def test_the_length_of_inline_audio_is_that_of_its_bytes(sim, app, answered):
    content = base64.b64encode(b"\xff" * 3200).decode()
    sim.command(answered, "playback_start", playback_content=content)
    ended = app.wait("call.playback.ended")
    assert not {"media_url", "media_name"} & set(ended)
    (item,) = sim.call(answered)["playbacks"]
    assert lasted(item["ended_at"] - item["started_at"], 0.4)


def test_gather_collects_digits_until_the_terminator(sim, app, answered):
    sim.command(answered, "gather", maximum_digits=8)
    sim.do(answered, press="12#")
    ended = app.wait("call.gather.ended")
    assert (ended["digits"], ended["status"]) == ("12", "valid")
    app.wait("call.dtmf.received", 3)
    digits = [each["payload"]["digit"] for each in app.events("call.dtmf.received")]
    assert digits == ["1", "2", "#"]


def test_gather_times_out_and_a_prompted_one_asks_again(sim, app, answered):
    sim.command(
        answered,
        "gather_using_speak",
        payload="Press",
        voice="x",
        maximum_tries=2,
        timeout_millis=200,
    )
    ended = app.wait("call.gather.ended")
    assert (ended["digits"], ended["status"]) == ("", "timeout")
    assert len(app.events("call.speak.started")) == 2


def test_gather_is_cancelled_or_ends_with_the_call(sim, app, answered):
    sim.command(answered, "gather")
    sim.command(answered, "gather_stop")
    assert app.wait("call.gather.ended")["status"] == "cancelled"
    sim.command(answered, "gather")
    sim.command(answered, "hangup")
    assert app.wait("call.gather.ended", 2)["status"] == "call_hangup"


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


@pytest.mark.parametrize(
    ("mode", "kind", "result"),
    [
        ("detect", "call.machine.detection.ended", "machine"),
        ("premium", "call.machine.premium.detection.ended", "machine"),
    ],
)
def test_machine_detection(sim, app, mode, kind, result):
    header = [{"name": "X-Simulator-Scenario", "value": "answering-machine"}]
    sim.dial(answering_machine_detection=mode, custom_headers=header)
    assert app.wait(kind)["result"] == result


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
