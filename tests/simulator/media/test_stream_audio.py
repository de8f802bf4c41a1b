"""Audio of media streams on real WebSockets: codecs, play-out, and what is refused."""

import base64
import time

import pytest

from tests.simulator.loopback import lasted

pytestmark = pytest.mark.system

SECOND = base64.b64encode(b"\x20" * 8000).decode()

RTP = {"stream_bidirectional_mode": "rtp", "stream_bidirectional_target_legs": "self"}


@pytest.mark.parametrize(
    ("wishes", "encoding", "rate", "size"),
    [
        ({"stream_codec": "PCMA"}, "PCMA", 8000, 160),
        ({"stream_bidirectional_codec": "L16"}, "L16", 16000, 640),
        ({"stream_codec": "G722"}, "G722", 8000, 160),
        ({"stream_codec": "AMR-WB"}, "AMR-WB", 16000, 1),
    ],
)
def test_codecs(streaming, wishes, encoding, rate, size):
    _, socket = streaming(**wishes)
    told = socket.wait("start")["start"]["media_format"]
    assert (told["encoding"], told["sample_rate"]) == (encoding, rate)
    assert len(base64.b64decode(socket.wait("media")["media"]["payload"])) == size


@pytest.mark.parametrize(
    ("options", "wanted", "carried"),
    [
        ({"codec": "G722"}, "default", "G722"),
        ({"codec": "OPUS"}, "PCMU", "PCMU"),
        ({"codec": "OPUS", "transcoding": False}, "PCMU", "OPUS"),
    ],
)
def test_the_stream_carries_the_codec_of_the_leg_unless_asked_otherwise(
    start, app, options, wanted, carried
):
    sim = start(**options)
    call_id = sim.place()
    sim.command(call_id, "answer", stream_url=app.stream_url, stream_codec=wanted)
    assert app.socket().wait("start")["start"]["media_format"]["encoding"] == carried
    app.socket().wait("media")


def test_a_codec_that_cannot_be_encoded_is_refused(sim, answered, app, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    wishes = {"stream_url": app.stream_url, "stream_codec": "G722"}
    status, body = sim.command(answered, "streaming_start", **wishes)
    assert (status, body["errors"][0]["source"]["pointer"]) == (422, "/stream_codec")
    status, body = sim.sim("POST", "/calls", {"options": {"codec": "OPUS"}})
    assert status == 400
    assert "pip install av" in body["error"]


def test_a_mark_comes_back_when_the_audio_before_it_has_played(sim, streaming):
    call_id, socket = streaming(**RTP)
    socket.send({"event": "mark", "mark": {"name": "empty"}})
    assert socket.wait("mark")["mark"]["name"] == "empty"
    began = time.monotonic()
    socket.send({"event": "media", "media": {"payload": SECOND}})
    socket.send({"event": "mark", "mark": {"name": "played"}})
    assert socket.wait("mark", 2)["mark"]["name"] == "played"
    assert lasted(time.monotonic() - began, 1.0)
    (span,) = sim.call(call_id)["agent_spoke"]
    assert lasted(span["ended"] - span["began"], 1.0)


def test_clear_stops_the_audio_and_returns_the_marks_at_once(streaming):
    _, socket = streaming(**RTP)
    for name in ("a", "b"):
        for _ in range(5):
            socket.send({"event": "media", "media": {"payload": SECOND}})
        socket.send({"event": "mark", "mark": {"name": name}})
    began = time.monotonic()
    socket.send({"event": "clear"})
    socket.wait("mark", 2)
    assert time.monotonic() - began < 4, "of ten seconds of audio"
    assert [each["mark"]["name"] for each in socket.of("mark")] == ["a", "b"]


def test_audio_for_the_opposite_leg_is_not_heard_on_a_single_one(sim, streaming):
    call_id, socket = streaming(stream_bidirectional_mode="rtp")
    socket.send({"event": "media", "media": {"payload": SECOND}})
    socket.send({"event": "mark", "mark": {"name": "done"}})
    socket.wait("mark")
    call = sim.call(call_id)
    assert call["agent_spoke"] == []
    assert call["streams"][0]["received_seconds"] == 1.0


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        ("{", "malformed_frame"),
        ({"event": "sing"}, "malformed_frame"),
        ({"event": "media", "media": {"payload": "%"}}, "invalid_media"),
        ({"event": "media", "media": {"payload": "AAAA"}}, "invalid_media"),
    ],
)
def test_bad_frames_are_answered_with_an_error_frame(streaming, frame, title):
    _, socket = streaming(**RTP)
    socket.send(frame)
    assert socket.wait("error")["payload"]["title"] == title


def test_more_than_one_mp3_a_second_is_refused(streaming):
    _, socket = streaming()
    for _ in range(5):
        socket.send({"event": "media", "media": {"payload": SECOND}})
    assert socket.wait("error")["payload"]["code"] == 100005


SILENCE = base64.b64encode(b"\xff" * 8000).decode()


def test_silence_that_is_streamed_is_not_heard_and_takes_its_time(sim, streaming):
    call_id, socket = streaming(**RTP)
    began = time.monotonic()
    for payload in (SILENCE, SECOND, SILENCE, SILENCE):
        socket.send({"event": "media", "media": {"payload": payload}})
    socket.send({"event": "mark", "mark": {"name": "played"}})
    socket.wait("mark")
    assert lasted(time.monotonic() - began, 4.0)
    (span,) = sim.call(call_id)["agent_spoke"]
    assert lasted(span["ended"] - span["began"], 1.0)
    assert span["began"] - began > 0.9, "the first second of silence was played before it"


def test_a_scenario_waits_for_turns_that_are_streamed(sim, streaming):
    steps = [
        {"when": "utterance 1 started", "press": "1"},
        {"when": "utterance 1 ended", "press": "2"},
        {"when": "utterance 2 started", "press": "3"},
    ]
    call_id, socket = streaming({"step": steps}, **RTP)
    short = base64.b64encode(b"\x20" * 1600).decode()
    pause = base64.b64encode(b"\xff" * 2400).decode()
    for payload in (short, pause, short):  # a pause of 0.3 s is no end of a turn
        socket.send({"event": "media", "media": {"payload": payload}})
    assert socket.wait("dtmf", 2)["dtmf"]["digit"] == "2"
    first, second = (at for at, frame in socket.frames if frame["event"] == "dtmf")
    assert second - first > 1.2, "both sounds and their pause are one turn"
    assert len(socket.of("dtmf")) == 2
    socket.send({"event": "media", "media": {"payload": short}})
    assert socket.wait("dtmf", 3)["dtmf"]["digit"] == "3"
    assert len(sim.call(call_id)["agent_spoke"]) == 3
