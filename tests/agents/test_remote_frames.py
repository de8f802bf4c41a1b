"""Telnyx's frames as the `remote` agent writes and reads them."""

import base64
import json

import pytest

from deadair import OptionsError, load
from deadair.agents.remote.frames import FrameError, Writer, perform
from telephony.media.frames import decode, media_of

pytestmark = pytest.mark.unit


class Voice:
    def __init__(self):
        self.did = []

    def write(self, pcmu):
        self.did.append(("write", pcmu))

    def mark(self, name):
        self.did.append(("mark", name))

    def clear(self):
        self.did.append(("clear",))


def media(audio):
    return {"event": "media", "media": {"payload": base64.b64encode(audio).decode()}}


@pytest.mark.parametrize(
    ("frame", "did"),
    [
        (media(b"\x7f" * 160), ("write", b"\x7f" * 160)),
        (media(b"\x7f" * 240_000), ("write", b"\x7f" * 240_000)),
        (media(b"\x7f" * 160) | {"stream_id": "x", "more": [1]}, ("write", b"\x7f" * 160)),
        ({"event": "mark", "mark": {"name": "m"}}, ("mark", "m")),
        ({"event": "clear"}, ("clear",)),
        ({"event": "clear", "stream_id": "x"}, ("clear",)),
    ],
)
def test_a_frame_of_the_server_is_done(frame, did):
    voice = Voice()
    perform(json.dumps(frame), voice)
    assert voice.did == [did]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nonsense", 100003), ("[]", 100003), ("{}", 100003), ('{"event":"dance"}', 100003),
        ('{"event":"mark"}', 100003), ('{"event":"mark","mark":{"name":7}}', 100003),
        ('{"event":"media"}', 100004), ('{"event":"media","media":{"payload":"%%"}}', 100004),
        (json.dumps(media(b"")), 100004), (json.dumps(media(b"x" * 159)), 100004),
        (json.dumps(media(b"x" * 240_001)), 100004), ("[" * 10_000, 100003), ("\ud800", 100003),
    ],
)  # fmt: skip
def test_a_bad_frame_is_answered_as_telnyx_does(text, code):
    voice = Voice()
    with pytest.raises(FrameError) as refused:
        perform(text, voice)
    assert refused.value.payload["code"] == code
    assert voice.did == []


def test_the_server_is_sent_what_we_read_from_telnyx_ourselves():
    writer = Writer("v3:call-1", "a-stream")
    start = decode(writer.start())
    assert (start.event, start.stream, start.start.call_control_id) == (
        "start", "a-stream", "v3:call-1",
    )  # fmt: skip
    assert start.media_format.name == "PCMU"
    frames = [media_of(writer.media(bytes([n]) * 160)) for n in range(3)]
    assert [frame.chunk for frame in frames] == [1, 2, 3]
    assert frames[2].payload == b"\x02" * 160
    assert decode(writer.mark("m")).mark_name == "m"
    last = json.loads(writer.stop())
    assert last["stop"]["call_control_id"] == "v3:call-1"
    assert last["sequence_number"] == "6"
    assert json.loads(writer.dtmf("#"))["dtmf"] == {"digit": "#"}


@pytest.mark.parametrize(
    ("options", "field"),
    [({}, "url"), ({"url": "https://a.example"}, "url"), ({"url": "ws://a.example"}, "url"),
     ({"url": "wss://a.example", "barge_in": 1}, "barge_in"),
     ({"url": "wss://a.example", "timeout": 1}, "timeout")],
)  # fmt: skip
def test_options_are_refused_by_field(options, field):
    with pytest.raises(OptionsError) as refused:
        load("remote", options)
    assert refused.value.field == field


@pytest.mark.parametrize("url", ["wss://a.example/x?y=1", "ws://127.0.0.1:8080/", "ws://localhost"])
def test_options_that_are_taken(url):
    assert load("remote", {"url": url, "headers": {"Authorization": "Bearer x"}}).owes_answers
