"""The frames an agent's audio goes to Telnyx in."""

import base64
import json

import pytest

from web.media.audio_out import AudioOut

pytestmark = pytest.mark.unit


@pytest.fixture
def sent():
    return []


@pytest.fixture
def out(sent):
    return AudioOut(lambda text: sent.append(json.loads(text)))


def audio(sent):
    return [base64.b64decode(f["media"]["payload"]) for f in sent if f["event"] == "media"]


@pytest.mark.parametrize("size", [1, 80, 159, 160, 161, 4_000, 8_000, 8_001, 20_000])
def test_frames_are_of_20_ms_to_a_second_and_nothing_is_lost(out, sent, size):
    whole = bytes(n % 251 for n in range(40_000))
    for at in range(0, len(whole), size):
        out.send_audio(whole[at : at + size])
    out.send_mark("end")
    frames = audio(sent)
    assert b"".join(frames).rstrip(b"\xff") == whole
    assert all(160 <= len(frame) <= 8_000 and len(frame) % 160 == 0 for frame in frames)
    assert sent[-1] == {"event": "mark", "mark": {"name": "end"}}


def test_a_rest_is_filled_up_with_silence_before_a_mark(out, sent):
    out.send_audio(b"\x01" * 10)
    assert sent == []
    out.send_mark("end")
    assert audio(sent) == [b"\x01" * 10 + b"\xff" * 150]


def test_what_is_cleared_is_not_sent_later(out, sent):
    out.send_audio(b"\x01" * 10)
    out.send_clear()
    out.send_mark("end")
    assert [frame["event"] for frame in sent] == ["clear", "mark"]
