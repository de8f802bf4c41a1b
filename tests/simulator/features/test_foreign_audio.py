"""Another application's audio on the same leg, and whose client_state its events carry."""

import base64

import pytest

from simulator.model.step import ForeignAudio

pytestmark = pytest.mark.system

OURS = base64.b64encode(b'{"u":"ours"}').decode()
THEIRS = '{"u":"user-1"}'


@pytest.fixture
def foreign(sim, app, answered):
    """Let our own words be said, then another application play; return its started event."""

    def play(**audio):
        sim.command(answered, "speak", payload="Hi", voice="x", client_state=OURS)
        app.wait("call.speak.ended")
        sim.do(answered, foreign={"seconds": 0.3, **audio})
        kind = audio.get("kind", "playback")
        count = 2 if kind == "speak" else 1
        return app.wait(f"call.{kind}.started", count), app.wait(f"call.{kind}.ended", count)

    return play


@pytest.mark.parametrize(
    ("state", "carried"),
    [("leg", OURS), ("none", None), (THEIRS, base64.b64encode(THEIRS.encode()).decode())],
)
@pytest.mark.parametrize("kind", ["speak", "playback"])
def test_its_events_carry(foreign, kind, state, carried):
    started, ended = foreign(kind=kind, state=state)
    assert (started["client_state"], ended["client_state"]) == (carried, carried)
    assert ended["status"] == "completed"


def test_a_state_of_its_own_replaces_that_of_the_leg(sim, app, answered, foreign):
    foreign(state=THEIRS)
    sim.do(answered, press="1")
    assert base64.b64decode(app.wait("call.dtmf.received")["client_state"]) == THEIRS.encode()


def test_a_state_that_is_the_legs_is_the_newest_one(sim, app, answered):
    sim.do(answered, foreign={"seconds": 0.8})
    assert app.wait("call.playback.started")["client_state"] is None
    sim.command(answered, "speak", payload="Hi", voice="x", client_state=OURS)
    assert app.wait("call.playback.ended")["client_state"] == OURS


def test_an_overlay_needs_audio_under_it_and_does_not_wait_for_its_end(sim, app, answered):
    sim.do(answered, foreign={"seconds": 1.5})
    app.wait("call.playback.started")
    sim.do(answered, foreign={"seconds": 0.2, "overlay": True})
    assert app.wait("call.playback.ended")["overlay"] is True
    assert app.wait("call.playback.ended", 2)["overlay"] is False


def test_it_shares_the_queue_and_no_scenario_counts_it(sim, app, answered):
    sim.do(answered, foreign={"seconds": 0.5})
    sim.command(answered, "speak", payload="Hi", voice="x")
    app.wait("call.speak.started")
    first, second = sim.call(answered)["playbacks"]
    assert (first["foreign"], first["utterance"]) == (True, 0)
    assert (second["foreign"], second["utterance"]) == (False, 1)
    assert second["started_at"] > first["ended_at"]


def test_it_can_stop_what_plays(sim, app, answered):
    sim.command(answered, "playback_start", audio_url="http://a.example/music.wav", loop="infinity")
    app.wait("call.playback.started")
    sim.do(answered, foreign={"seconds": 0.2, "stop": "all"})
    assert app.wait("call.playback.ended")["status"] == "cancelled"


def test_a_bad_table_is_named():
    with pytest.raises(ValueError, match=r"foreign: secs: no such field; perhaps seconds\?"):
        ForeignAudio.from_dict({"secs": 3})
    with pytest.raises(ValueError, match=r"foreign: kind is 'film', not one of"):
        ForeignAudio.from_dict({"kind": "film"})
