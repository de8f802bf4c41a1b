"""The media WebSocket against peers that are not Telnyx, or break: tokens, frames, lines.

The simulator announces the stream of a call here and never connects it, so that the test can be
that stream. The faults are those `flask-sock` is known for on gevent.
"""

import base64
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
import websocket

from tests.system.harness.calls import QUICK
from tests.system.harness.media import MediaPeer
from tests.system.harness.simulator_record import checkins, commands, hung_up, story
from tests.system.harness.waiting import eventually
from tests.system.interfaces.broken_frames import BYTES, FRAMES

pytestmark = pytest.mark.system

UNCONNECTED_ONCE = {"faults": [{"do": "started-only", "count": 1}]}
"""Telnyx says that the first stream started, and never connects it; the next one it does."""


@pytest.fixture
def call(request, place):
    """Place a call whose streams Telnyx never connects, or use the one of the `call` mark."""
    if request.node.get_closest_marker("call"):
        return request.getfixturevalue("callers")[request.node.nodeid]
    return place(faults=[{"do": "started-only"}])


def connect(call, **options):
    return MediaPeer(call.stream_url(), call.id, **options)


@pytest.mark.parametrize("token", ["", "x", "0" * 200, "..%2f..", "%C3%BC%00"])
def test_without_its_token_the_upgrade_is_refused(call, token):
    parts = urlsplit(call.stream_url())
    path = parts.path.rsplit("/", 1)[0]
    for address in (f"{path}/{token}", f"{path}/{token}?token={token}"):
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            MediaPeer(urlunsplit(parts._replace(path=address)), call.id)
        assert refused.value.status_code in {401, 403, 404}


def test_a_token_that_was_tampered_with_is_refused(call):
    url = call.stream_url()
    token = url.rsplit("/", 1)[1]
    for place in range(0, len(token), max(1, len(token) // 12)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            MediaPeer(url.replace(token, changed), call.id)
        assert refused.value.status_code in {401, 403, 404}


def test_a_plain_request_to_the_media_address_is_refused(call):
    address = call.stream_url().replace("ws://", "http://")
    assert 400 <= httpx.get(address, trust_env=False).status_code < 500


def test_compression_is_not_negotiated(call):
    with connect(call, header=["Sec-WebSocket-Extensions: permessage-deflate"]) as peer:
        assert "sec-websocket-extensions" not in peer.ws.getheaders()


def test_a_start_for_another_call_is_a_policy_violation(call):
    with connect(call) as peer:
        peer.start(call_control_id="v3:somebody-elses")
        assert peer.closed_with() == 1008


def test_media_before_start_is_a_policy_violation(call):
    with connect(call) as peer:
        peer.media()
        assert peer.closed_with() == 1008


@pytest.mark.parametrize(
    "frame",
    [pytest.param(frame, id=name) for name, frame in FRAMES.items()],
)
def test_a_broken_frame_costs_itself_alone(call, frame):
    with connect(call) as peer:
        peer.send(frame)
        peer.start()
        peer.send(frame)
        peer.media()
        call.spoken(1)
        peer.ws.ping("still there?")
        assert peer.ws.recv_data(control_frame=True)[1] == b"still there?"


def test_a_flood_of_broken_frames_ends_in_a_close_frame(call):
    with connect(call) as peer:
        peer.start()
        with suppress(ConnectionError):  # it may hang up while we still talk
            for _ in range(200):
                peer.send("hello")
        assert peer.closed_with() in {None, 1002}


def test_a_caller_in_a_codec_nobody_asked_for_is_greeted_and_asked_and_told_of_once(place):
    """The stream is deaf, and stays: nothing else of the call needs it."""
    call = place(faults=[{"do": "started-only"}], settings=QUICK)
    with connect(call) as peer:
        peer.start(media_format={"encoding": "G722", "sample_rate": 8000, "channels": 1})
        call.spoken(1)
        for _ in range(20):
            peer.media()
        record = call.over(60)
    assert len(checkins(record)) == 2, story(record)
    assert hung_up(record)
    assert not commands(record, "streaming_start"), story(record)
    told = [e for e in call.state()["timeline"] if e["event"] == "media.unheard"]
    assert [e["codec"] for e in told] == ["G722"]


@pytest.mark.parametrize(
    "data",
    [pytest.param(data, id=name) for name, data in BYTES.items()],
)
def test_bytes_that_break_the_protocol_end_the_socket_and_nothing_else(call, data):
    with connect(call) as peer:
        peer.start()
        with suppress(ConnectionError):  # it may hang up while we still talk
            peer.send_raw(data)
        assert peer.closed_with(15) in {None, 1001, 1002, 1003, 1007, 1008, 1009}
    assert call.service.api.http.get("/livez").status_code == 200


def test_frames_of_an_unknown_kind_and_odd_audio_are_tolerated(call):
    with connect(call) as peer:
        peer.start(x_future={"nested": [1]}, client_state=None)
        peer.send({"event": "x_future", "stream_id": "s"})
        peer.send({"event": "error", "payload": {"code": 100003, "title": "t", "detail": "d"}})
        peer.send({"event": "mark", "mark": {"name": "never sent"}})
        peer.send({"event": "media", "stream_id": "s"})
        for size in (0, 1, 161, 480):
            peer.media(base64.b64encode(b"\xff" * size).decode())
        call.spoken(1)
        peer.ws.ping("still there?")
        opcode, data = peer.ws.recv_data(control_frame=True)
        assert (opcode, data) == (websocket.ABNF.OPCODE_PONG, b"still there?")


def test_a_second_start_is_a_policy_violation(call):
    with connect(call) as peer:
        peer.start()
        peer.start()
        assert peer.closed_with() == 1008


def assert_went_on_with_a_new_stream(call):
    record = call.over(60)
    assert commands(record, "streaming_start"), story(record)
    assert len(checkins(record)) == 2, story(record)
    hung_up(record)


@pytest.mark.call(**UNCONNECTED_ONCE)
def test_a_stream_that_never_connects_is_asked_for_again(call):
    assert_went_on_with_a_new_stream(call)


def reset_the_line(call):
    with connect(call) as peer:
        peer.start()
        call.spoken(1)
        for _ in range(10):
            peer.media()
        peer.reset()


@pytest.mark.call(**UNCONNECTED_ONCE, during=reset_the_line)
def test_a_call_goes_on_after_its_media_line_was_reset(call):
    assert_went_on_with_a_new_stream(call)


@pytest.mark.call(steps=[{"when": "speak 1 ended", "after": 0.5, "cut_stream": True}])
def test_a_call_goes_on_after_telnyx_lost_its_stream(call):
    assert_went_on_with_a_new_stream(call)


def fall_silent_without_a_word(call):
    """Keep the connection open and neither send nor answer anything: a peer that is gone."""
    with connect(call) as peer:
        peer.start()
        peer.media()
        call.until(lambda r: commands(r, "streaming_start"), 50, "given a new stream")
        call.leave()


@pytest.mark.call(
    **UNCONNECTED_ONCE,
    settings={**QUICK, "silence_timeout_normal": 60, "silence_timeout_hold_on": 60},
    during=fall_silent_without_a_word,
)
def test_a_peer_that_is_gone_without_a_word_is_noticed(call):
    call.over(60)


def test_calls_that_end_while_their_peers_go_on_sending_hurt_nobody(place, service):
    workers = service.web.children()
    calls = [place(faults=[{"do": "started-only"}]) for _ in range(4)]
    with ExitStack() as stack:
        peers = [stack.enter_context(connect(call)) for call in calls]
        for call, peer in zip(calls, peers, strict=True):
            peer.start()
            call.spoken(1)
            call.leave()
        for peer in peers:
            eventually(lambda peer=peer: _refuses(peer), 15, what="the socket is closed")
    assert service.web.children() == workers, service.web.tail()


def test_nobody_was_hurt(service):
    """Last in this module: no worker died of all this, and nothing stayed behind."""
    log = service.web.logs()
    for word in ("was sent SIG", "WORKER TIMEOUT", "ConcurrentObjectUseError", "Assertion"):
        assert word not in log
    assert len(service.web.children()) == service.web_workers


def _refuses(peer):
    """Send as a peer that does not listen does; true once nobody takes it."""
    try:
        for _ in range(50):
            peer.media()
    except ConnectionError:
        return True
    return False
