"""Media streams on real WebSockets: frames, pacing, and every way to lose one."""

import base64
import json
import time

import pytest

from simulator.media import odd_frames

pytestmark = pytest.mark.system


def test_the_first_frames_introduce_the_call(streaming):
    parameters = [{"name": "agent", "value": "a1"}]
    call_id, socket = streaming(
        custom_parameters=parameters, stream_auth_token="secret", client_state="YWJj"
    )
    assert socket.headers["x-telnyx-streaming-auth-token"] == "secret"
    assert [frame["event"] for _, frame in socket.frames[:2]] == ["connected", "start"]
    start = socket.wait("start")
    assert start["sequence_number"] == "1"
    assert start["start"]["call_control_id"] == call_id
    assert start["start"]["client_state"] == "YWJj"
    assert start["start"]["custom_parameters"] == {"agent": "a1"}
    assert start["start"]["media_format"] == {
        "encoding": "PCMU",
        "sample_rate": 8000,
        "channels": 1,
    }


def test_media_comes_every_20_ms_numbered_and_whole(streaming):
    _, socket = streaming()
    socket.wait("media", 60)
    frames = socket.of("media")[:60]
    media = [frame["media"] for frame in frames]
    assert [each["chunk"] for each in media] == [str(n) for n in range(1, 61)]
    assert [int(each["timestamp"]) for each in media] == [160 * n for n in range(1, 61)]
    assert {each["track"] for each in media} == {"inbound"}
    assert {len(base64.b64decode(each["payload"])) for each in media} == {160}
    assert [int(frame["sequence_number"]) for frame in frames] == list(range(2, 62))
    socket.wait_paced("media", 60, every=0.02)


@pytest.mark.parametrize("name", sorted(odd_frames.NAMES - {"null-stop"}))
def test_an_odd_frame_comes_between_good_ones(sim, streaming, until, name):
    call_id, socket = streaming()
    socket.wait("media", 2)
    sim.do(call_id, frame=name)
    odd = odd_frames.build(name, "", 0)

    def came():
        return [each for each in socket.raw if same(each, odd)]

    until(came)
    before = len(socket.of("media"))
    socket.wait("media", before + 5)
    assert not socket.closed


def same(received, odd):
    """Compare but for what every frame has of its own."""
    if not isinstance(odd, str) or not odd.startswith("{"):
        return received == odd
    own = ("sequence_number", "stream_id")
    made = [json.loads(each) for each in (received, odd) if str(each).startswith("{")]
    kept = [{key: value for key, value in each.items() if key not in own} for each in made]
    return len(kept) == 2 and kept[0] == kept[1]


def test_after_an_odd_stop_frame_the_socket_is_closed(sim, streaming, until):
    call_id, socket = streaming()
    sim.do(call_id, frame="null-stop")
    assert socket.wait("stop")["stream_id"] is None
    until(lambda: socket.closed)


def test_both_tracks_are_numbered_apart(streaming):
    _, socket = streaming(stream_track="both_tracks")
    socket.wait("media", 6)
    tracks = [(each["media"]["track"], each["media"]["chunk"]) for each in socket.of("media")[:4]]
    assert tracks == [("inbound", "1"), ("outbound", "1"), ("inbound", "2"), ("outbound", "2")]


def test_a_pressed_key_is_a_frame_and_a_webhook(sim, app, streaming):
    call_id, socket = streaming()
    sim.do(call_id, press="7")
    assert socket.wait("dtmf")["dtmf"] == {"digit": "7"}
    assert app.wait("call.dtmf.received")["digit"] == "7"


def test_the_end_of_the_call_is_a_stop_frame_and_a_close(sim, app, streaming, until):
    call_id, socket = streaming()
    sim.command(call_id, "hangup")
    assert socket.wait("stop")["stop"]["call_control_id"] == call_id
    app.wait("streaming.stopped")
    until(lambda: socket.closed)
    assert socket.close_code == 1000
    assert socket.frames[-1][1]["event"] == "stop"


def test_streaming_stop_and_a_second_stream(sim, app, streaming, until):
    call_id, socket = streaming()
    again = {"stream_url": app.stream_url}
    assert sim.command(call_id, "streaming_start", **again)[1]["errors"][0]["code"] == "90045"
    sim.command(call_id, "streaming_stop")
    until(lambda: socket.closed)
    assert sim.command(call_id, "streaming_stop")[1]["errors"][0]["code"] == "90048"
    assert sim.command(call_id, "streaming_start", **again)[0] == 200
    second = app.socket(1)
    assert second.wait("start")["sequence_number"] == "1"
    assert second.wait("start")["stream_id"] != socket.wait("start")["stream_id"]


def test_a_cut_stream_ends_without_stop_or_close_frame_and_the_call_goes_on(
    sim, app, streaming, until
):
    call_id, socket = streaming()
    sim.do(call_id, cut_stream=True)
    until(lambda: socket.closed)
    assert socket.close_code == 1006
    assert not socket.of("stop")
    app.wait("streaming.stopped")
    assert sim.call(call_id)["state"] == "answered"
    assert sim.command(call_id, "streaming_start", stream_url=app.stream_url)[0] == 200
    app.socket(1).wait("start")


def test_a_socket_closed_by_the_application_leaves_the_call_up(sim, app, streaming):
    call_id, socket = streaming()
    socket.close()
    app.wait("streaming.stopped")
    assert sim.call(call_id)["state"] == "answered"


def test_an_unreachable_address_is_streaming_failed(sim, app, answered):
    sim.command(answered, "streaming_start", stream_url="ws://127.0.0.1:9/none")
    failed = app.wait("streaming.failed")
    assert failed["failure_reason"] == "connection_failed"
    assert failed["stream_params"]["stream_url"] == "ws://127.0.0.1:9/none"
    assert sim.call(answered)["state"] == "answered"


def test_started_without_a_connection(sim, app, answered):
    sim.fault(do="started-only")
    sim.command(answered, "streaming_start", stream_url=app.stream_url)
    app.wait("streaming.started")
    assert app.sockets == []


def test_a_stream_can_be_cut_by_a_fault(sim, streaming, until):
    sim.fault(do="cut", seconds=0.3)
    _, socket = streaming()
    until(lambda: socket.closed)
    assert not socket.of("stop")


def test_media_can_pause_and_resume(sim, streaming):
    call_id, socket = streaming()
    socket.wait("media", 3)
    sim.do(call_id, media="pause")
    socket.send("{")
    socket.wait("error")  # what was sent before the pause has come before it
    before = len(socket.of("media"))
    time.sleep(0.3)  # long enough for 15 frames, of which none may come
    assert len(socket.of("media")) == before
    sim.do(call_id, media="resume")
    socket.wait("media", before + 10)


def test_fewer_frames_and_none(start, app):
    sim = start(media_every=5)
    call_id = sim.place()
    sim.command(call_id, "answer", stream_url=app.stream_url)
    socket = app.socket()
    socket.wait_paced("media", 10, every=0.1)
    quiet = start(media=False)
    call_id = quiet.place()
    quiet.command(call_id, "answer", stream_url=app.stream_url)
    second = app.socket(1)
    second.wait("start")
    quiet.command(call_id, "hangup")
    second.wait("stop")
    assert second.of("media") == []


def test_a_stream_of_a_dialled_call_connects_before_the_answer_and_starts_after_it(sim, app):
    call_id = sim.dial(stream_url=app.stream_url)[1]["data"]["call_control_id"]
    socket = app.socket()
    socket.wait("start")
    app.wait("call.answered")
    assert [frame["event"] for _, frame in socket.frames[:2]] == ["connected", "start"]
    timeline = [e for e in sim.call(call_id)["timeline"] if e["kind"] in {"event", "stream"}]
    told = [e.get("event") or e["what"] for e in timeline]
    wanted = ["connected", "call.answered", "started"]
    assert [each for each in told if each in wanted] == wanted


def test_a_stream_of_a_call_never_answered_just_closes(sim, app, until):
    header = [{"name": "X-Simulator-Scenario", "value": "rejects"}]
    sim.dial(stream_url=app.stream_url, custom_headers=header)
    socket = app.socket()
    until(lambda: socket.closed)
    assert [frame["event"] for _, frame in socket.frames] == ["connected"]


def test_frames_a_consumer_does_not_take_are_dropped_and_counted(sim, streaming):
    call_id, socket = streaming()
    (stream,) = sim.exchange.calls[call_id].line.streams

    async def flood():  # never yields, so the writer cannot take anything meanwhile
        return [stream._put('{"event": "flood"}') for _ in range(400)], stream.counters.dropped

    taken, dropped = sim._loop.run(flood())
    assert taken[:240] == [True] * 240
    assert taken[250:] == [False] * 150
    assert dropped == taken.count(False)
    # A frame of the line itself may have found no room since.
    assert sim.call(call_id)["streams"][0]["dropped"] >= dropped
    socket.wait("media", len(socket.of("media")) + 5)
