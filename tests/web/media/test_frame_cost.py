"""What a media frame costs in steps of the interpreter: a figure no machine and no load changes.

It holds the way through pump, frames, decoder, order, session and voice detection to what it costs
now; a step added to it must be stated here. `benchmarks.media.frame_cost` shows the CPU time.
"""

import base64
import json
import socket
from collections import Counter

import pytest

from monitor.vad.webrtc import VoiceActivity
from telephony.media.frames import MediaFormat, codec_of
from tests.interpreter_steps import interpreter_steps
from tests.web.media.client_frames import frame
from tests.web.media.pump.reader_pair import HandPump
from web.media.paced_socket import PacedSocket
from web.media.pumped_socket import PumpedSocket
from web.media.session import MediaSession

pytestmark = pytest.mark.unit

CALLS, FRAMES, LIMIT = 10, 2, 65_536
MOST = {
    "the way to the session": 150,
    "the session": 120,
    "voice detection": 120,
}
"""Bytecode instructions a frame on CPython 3.11, a tenth above what is measured; later versions
need fewer or about as many."""

PARTS = {
    "pump.py": "the way to the session",
    "pumped_socket.py": "the way to the session",
    "frame_parser.py": "the way to the session",
    "session.py": "the session",
    "media.py": "the session",
    "frame_order.py": "the session",
    "webrtc.py": "voice detection",
    "audio.py": "voice detection",
}


class Monitor:
    """Takes what the session heard."""

    def hear(self, **_turned):
        """Ignore it: a turn is rare."""


class Worker:
    name = "w"
    counters = None


@pytest.fixture
def calls():
    """Return a pump with lines whose sessions have started, and their peers."""
    pump = HandPump()
    peers = []
    for n in range(CALLS):
        ours, peer = socket.socketpair()
        session = MediaSession(Worker(), (f"v3:{n}", "nonce"), print, print)
        session._monitor, session._report = Monitor(), lambda _changes: None
        session._codec = codec_of(MediaFormat())
        session._vad = VoiceActivity(8000)
        PumpedSocket(PacedSocket(ours), LIMIT, pump).serve(session, _never)
        peers.append((peer, ours))
    yield pump, [peer for peer, _ in peers]
    for pair in peers:
        for each in pair:
            each.close()


def _never(_handle):
    raise AssertionError("media is handled by the pump")


def media(chunk):
    """Return one frame as Telnyx sends it, 20 ms of a hum that is no speech."""
    payload = base64.b64encode(bytes([0x90, 0x10] * 80)).decode()
    said = {"track": "inbound", "chunk": str(chunk), "timestamp": "20", "payload": payload}
    return frame(0x81, json.dumps({"event": "media", "stream_id": "s", "media": said}).encode())


def test_what_a_frame_costs(calls):
    pump, peers = calls
    chunk = 0
    counted = Counter()
    for turn in range(60):
        for _ in range(FRAMES):
            chunk += 1
            for peer in peers:
                peer.sendall(media(chunk))
        if turn < 50:
            pump.read_ready()  # the background settles, caches of the interpreter fill
        else:
            with interpreter_steps() as found:
                pump.read_ready()
            counted += found
    cost = Counter()
    for file, number in counted.items():
        if file in PARTS:
            cost[PARTS[file]] += number / (10 * FRAMES * CALLS)
    assert set(cost) == set(MOST)
    assert {part: round(n) for part, n in cost.items() if n > MOST[part]} == {}
