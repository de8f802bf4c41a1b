"""Bounded fuzzing of the two doors against a live worker: webhook bodies and media frames.

No 500, no worker dead, nothing left behind in Redis.
"""

import base64
import json
import uuid
from contextlib import suppress

import pytest
import websocket
from hypothesis import given
from hypothesis import strategies as st

from tests.system.harness.greenlets import COUNTED, greenlets, none_left
from tests.system.harness.media import MediaPeer
from tests.system.security.bounded import bounded

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(180),
    pytest.mark.service(variables=COUNTED),
]
BOUNDED = bounded(120)

KINDS = [
    "call.initiated", "call.answered", "call.hangup", "call.speak.started", "call.speak.ended",
    "call.playback.ended", "call.transcription", "call.dtmf.received", "call.bridged",
    "call.machine.detection.ended", "call.hold", "streaming.failed", "x.future",
]  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(["\x00", "\ud7ff", "a" * 5000, "v3:fuzz", "MTIz", "{}", "1e999"])
)
JSONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = [
    "call_control_id", "client_state", "direction", "to", "from", "status", "hangup_cause",
    "digit", "transcription_data", "result", "call_session_id", "failure_reason", "hangup_source",
]  # fmt: skip


@pytest.fixture(scope="module")
def footing(module_service):
    service = module_service
    workers, before = service.web.children(), greenlets(service)
    yield service
    assert service.web.children() == workers, "a worker died"
    for process in (service.web, service.worker.container.process):
        assert process.running
    none_left(service, before)
    service.idle()
    assert not [key for key in service.kept_for_ever() if "fuzz" in key]


def deliver(service, body):
    answer = service.webhooks.post(body)
    assert answer.status_code in {200, 400, 413}, (answer.status_code, body[:200])


@BOUNDED
@given(kind=st.sampled_from(KINDS), payload=st.dictionaries(st.sampled_from(FIELDS), JSONS))
def test_events_with_any_fields(footing, kind, payload):
    deliver(footing, _event(kind, {"call_control_id": "v3:fuzz", **payload}))


@BOUNDED
@given(body=JSONS)
def test_any_json(footing, body):
    deliver(footing, json.dumps(body).encode())
    deliver(footing, json.dumps({"data": body}).encode())


@BOUNDED
@given(body=st.binary(max_size=300))
def test_any_bytes(footing, body):
    deliver(footing, body)
    deliver(footing, _event("call.answered", {})[: len(body)] + body)


@pytest.mark.parametrize("body", [b"[" * 500_000, b'{"a":' * 200_000, b"\xff" * 1000, b""])
def test_depth_and_emptiness(footing, body):
    deliver(footing, body)


def test_more_than_a_mebibyte_is_too_much(footing):
    assert footing.webhooks.post(b" " * ((1 << 20) + 1)).status_code == 413


FRAMES = st.fixed_dictionaries(
    {"event": st.sampled_from(["media", "start", "mark", "dtmf", "error", "stop", "x"]) | JSONS},
    optional={
        name: JSONS | st.fixed_dictionaries({key: JSONS})
        for name, key in (
            ("media", "payload"), ("start", "call_control_id"), ("mark", "name"),
            ("dtmf", "digit"), ("payload", "code"), ("stream_id", "x"),
        )
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def stream(footing):
    """Return what opens the media address of a call that Telnyx never connects to."""
    from tests.system.harness.calls import Call  # noqa: PLC0415  # needs the service that is up by now

    patient = {"silence_timeout_normal": 300, "max_call_duration": 3600}
    call = Call(footing, faults=[{"do": "started-only"}], settings=patient).place()
    url = call.stream_url()
    yield lambda: MediaPeer(url, call.id)
    attached = [e for e in call.state()["timeline"] if e["event"] == "session.attached"]
    assert len(attached) > BOUNDED.max_examples // 2, "most streams were refused, not fuzzed"
    call.leave()


@BOUNDED
@given(frames=st.lists(FRAMES | JSONS, min_size=1, max_size=4))
def test_any_frames(stream, footing, frames):
    with stream() as peer:
        for frame in frames:
            try:
                peer.send(json.dumps(frame))
            except (OSError, websocket.WebSocketException):
                break
    assert footing.api.http.get("/livez").status_code == 200


NUMBERS = st.sampled_from(["0", "-1", "9" * 400, "1e999", "NaN", "٣", ""]) | JSONS
AUDIO = st.binary(max_size=2000).map(lambda data: base64.b64encode(data).decode())
PAYLOADS = st.builds(lambda text, cut: text[:cut], AUDIO, st.integers(0, 2700)) | JSONS
MEDIA = st.fixed_dictionaries(
    {"payload": PAYLOADS},
    optional={"track": st.sampled_from(["inbound", "outbound"]) | JSONS, "chunk": NUMBERS},
).map(lambda media: json.dumps({"event": "media", "media": media}))
DEEP = st.sampled_from(
    ['{"event":' * 20_000, '{"event":"media","media":{"payload":[' + "[" * 50_000]
)
RAW = st.sampled_from([b"\x81\x82\x00\x00\x00\x00\xff\xfe", b"\x82\x82\x00\x00\x00\x00\xff\x00"])


@BOUNDED
@given(frames=st.lists(MEDIA | FRAMES.map(json.dumps) | DEEP | RAW, min_size=1, max_size=6))
def test_any_frames_of_a_stream_that_has_begun(stream, footing, frames):
    with stream() as peer:
        peer.start()  # a stream that broke may be opened again
        with suppress(OSError, websocket.WebSocketException):  # it may hang up while we still talk
            for frame in frames:
                peer.send_raw(frame) if isinstance(frame, bytes) else peer.send(frame)
            peer.ws.send_close()
        assert peer.closed_with() in {None, 1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009}
    assert footing.api.http.get("/livez").status_code == 200


@BOUNDED
@given(text=st.text(max_size=200) | st.sampled_from(["[" * 60_000, '{"event":"media"', '"' * 99]))
def test_any_text(stream, footing, text):
    with stream() as peer:
        peer.ws.send(text)
    assert footing.api.http.get("/livez").status_code == 200


def _event(kind, payload):
    data = {"event_type": kind, "id": str(uuid.uuid4()), "payload": payload}
    return json.dumps({"data": data}).encode()
