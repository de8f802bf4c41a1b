"""One bad frame costs itself, only a flood of them the socket; an odd codec costs no call."""

import base64
import json
from collections import Counter

import pytest

from monitor.vad.webrtc import VoiceActivity
from telephony.media.frames import MediaFormat, codec_of
from web.media.bad_frames import MOST
from web.media.closing import CLOSE_PROTOCOL, SessionOverError
from web.media.session import MediaSession

pytestmark = pytest.mark.unit

CALL = "v3:a-call"


class Counters(Counter):
    def add(self, name, **_labels):
        self[name] += 1


class Monitor:
    def __init__(self):
        self.steps = []

    def enqueue(self, step):
        self.steps.append(step)


class Store:
    def __init__(self):
        self.told = []

    def __getattr__(self, step):
        return lambda _call, _origin, *args, **options: self.told.append((step, args, options))

    def attach_session(self, *_):
        return type("Lease", (), {"token": 7, "first": True})()


class Worker:
    name = "web-1"
    sound_tracks = None

    def __init__(self):
        self.counters, self.store = Counters(), Store()

    def origin(self, **_):
        return None

    def detector(self, rate):
        return VoiceActivity(rate)


@pytest.fixture
def session():
    session = MediaSession(Worker(), (CALL, "0"), print, print)
    session._monitor, session._report = Monitor(), lambda _changes: None
    session._codec = codec_of(MediaFormat())
    session._vad = VoiceActivity(8000)
    return session


def dropped(session):
    return session._deps.counters["media_frames_dropped"]


def heard(session):
    """Return whether the next good frame is taken."""
    before = session._order._next or 0
    payload = base64.b64encode(b"\xff" * 160).decode()
    chunk = str(before + 1)
    media = {"track": "inbound", "chunk": chunk, "payload": payload}
    session.receive(json.dumps({"event": "media", "media": media}))
    return session._order._next == before + 2


BAD = {
    "payload is no base64": {"media": {"track": "inbound", "chunk": "2", "payload": "//////8"}},
    "track is null": {"media": {"track": None, "chunk": "3", "payload": "/////w=="}},
    "payload is null": {"media": {"track": "inbound", "chunk": "4", "payload": None}},
    "media is a list": {"media": [1]},
}
TEXTS = {
    "no event": '{"type": "keepalive"}', "no JSON": "hello", "nothing": "", "a list": "[]",
    "event is null": '{"event": null}', "start is a list": '{"event": "start", "start": []}',
    "deep": "[" * 20_000, "half a character": b"\xed\xa0\x80".decode("utf-8", "replace"),
}  # fmt: skip
ALL = {name: json.dumps({"event": "media", **frame}) for name, frame in BAD.items()} | TEXTS


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_one_bad_frame_is_dropped_and_counted(session, text):
    """Failure 131: the stream was closed, and opened again, and closed again."""
    session.receive(text)
    assert (dropped(session), heard(session)) == (1, True)


@pytest.mark.parametrize(
    ("frame", "steps"),
    [
        ({"event": "dtmf", "stream_id": "s", "dtmf": {"digit": 5}}, ["caller_input"]),
        ({"event": "mark", "stream_id": "s", "mark": {"name": None}}, []),
        ({"event": "mark", "mark": {"name": "say-1"}}, ["playback_ended"]),
        ({"event": "error", "stream_id": "s", "payload": "rate limit"}, []),
        ({"event": "error", "payload": None}, []),
        ({"event": "x_future", "stream_id": None}, []),
    ],
)
def test_a_frame_whose_meaning_is_plain_keeps_it(session, frame, steps):
    """Failure 131: odd fields of frames that are no media."""
    session.receive(json.dumps(frame))
    for step in session._monitor.steps:
        step()
    assert [name for name, *_ in session._deps.store.told] == steps
    assert (dropped(session), heard(session)) == (0, True)


@pytest.mark.parametrize("stream_id", [None, 12, "s"])
def test_a_stop_is_a_stop_whatever_its_stream_is_called(session, stream_id):
    """Failure 131: the end of a stream was a fault of the protocol."""
    with pytest.raises(SessionOverError, match="stream stopped") as over:
        session.receive(json.dumps({"event": "stop", "stream_id": stream_id, "stop": {}}))
    assert over.value.code == 1000


def test_a_flood_of_bad_frames_ends_the_socket(session):
    """Failure 131: what sends nothing else is no stream."""
    for _ in range(MOST):
        session.receive("hello")
    with pytest.raises(SessionOverError) as over:
        session.receive("hello")
    assert (over.value.code, dropped(session)) == (CLOSE_PROTOCOL, MOST + 1)


def test_bad_frames_among_good_ones_end_nothing(session):
    """Failure 131: a stream that is bad now and then, for hours."""
    for _ in range(5 * MOST):
        session.receive("hello")
        assert heard(session)


def start(media_format):
    body = {"call_control_id": CALL, "media_format": media_format}
    return json.dumps({"event": "start", "stream_id": "s", "start": body})


@pytest.mark.parametrize(
    ("media_format", "codec"),
    [
        ({"encoding": "G722", "sample_rate": 8000, "channels": 1}, "G722"),
        ({"encoding": "OPUS", "sample_rate": 16000, "channels": 1}, "OPUS"),
        ({"encoding": "AMR-WB", "sample_rate": 16000, "channels": 1}, "AMR-WB"),
        ({"encoding": None}, "unknown"),
        (None, "unknown"),
    ],
)
def test_a_stream_in_another_codec_is_taken_deaf(media_format, codec, monkeypatch):
    """Failure 130: the caller was neither greeted nor heard, the stream refused in a loop."""
    session = MediaSession(Worker(), (CALL, "0"), print, print)
    monkeypatch.setattr(session, "_start_monitor", Monitor)
    session.receive(start(media_format))
    for step in session._monitor.steps:
        step()
    [(step, _, options)] = session._deps.store.told
    assert (step, options) == ("media_lost", {"lost": True, "codec": codec})
    assert session._deps.counters["media_deaf"] == 1
    payload = base64.b64encode(b"\x01" * 160).decode()
    for chunk in range(200):
        media = {"track": "inbound", "chunk": str(chunk), "payload": payload}
        assert session.receive_media(json.dumps({"event": "media", "media": media}))
    session.check_media()
    assert len(session._monitor.steps) == 1, "told once, and media that comes is no way back"
    assert dropped(session) == 0


def test_a_stream_in_our_codec_is_heard(monkeypatch):
    """Failure 130: for comparison."""
    session = MediaSession(Worker(), (CALL, "0"), print, print)
    monkeypatch.setattr(session, "_start_monitor", Monitor)
    session._report = lambda _changes: None
    session.receive(start({"encoding": "PCMU", "sample_rate": 8000, "channels": 1}))
    assert (session._monitor.steps, heard(session)) == ([], True)


def test_two_sockets_of_one_worker_do_not_share_an_address(monkeypatch):
    """Failure 132: a repeated attach gets its lease back, and that must not be a thief's."""
    session = MediaSession(Worker(), (CALL, "0"), print, print, lambda: True)
    monkeypatch.setattr(session, "_start_monitor", Monitor)
    with pytest.raises(SessionOverError) as over:
        session.receive(start({"encoding": "PCMU", "sample_rate": 8000, "channels": 1}))
    assert over.value.code == 1008
