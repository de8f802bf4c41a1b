"""Speak and playback: queues, lengths, and the client_state of their events."""

import base64
import itertools

import pytest

from tests.simulator.loopback import lasted

pytestmark = pytest.mark.system

STATE = base64.b64encode(b"one").decode()

OTHER = base64.b64encode(b"two").decode()


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
