"""Media frames and codecs, against Telnyx's own examples."""

import base64
import json
import math
import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.media.frames import (
    MAX_FRAME_CHARS,
    BadFrameError,
    MediaFormat,
    codec_of,
    decode,
    media_of,
)

pytestmark = pytest.mark.unit


def test_numbers_come_as_strings_and_the_payload_as_bytes():
    raw = {"event": "media", "sequence_number": "4", "stream_id": "s",
           "media": {"track": "inbound", "chunk": "2", "timestamp": "5",
                     "payload": base64.b64encode(b"\xff" * 160).decode()}}  # fmt: skip
    media = media_of(json.dumps(raw))
    assert media.payload == b"\xff" * 160
    assert (media.track, media.chunk) == ("inbound", 2)


@pytest.mark.parametrize("chunk", ["", "x", "1.5", "½", "9" * 5_000, " ", None, [], {"a": 1}, 0.5])
def test_a_number_that_means_nothing_does_not_make_us_deaf(chunk):
    sound = {"track": "outbound", "chunk": chunk, "payload": "QUJD"}
    media = media_of(json.dumps({"event": "media", "media": sound}))
    assert (media.payload, media.track, media.chunk) == (b"ABC", "outbound", None)


def test_what_has_no_sound_or_is_called_otherwise_is_no_media_however_odd_its_number():
    assert media_of('{"event": "media"}') is None
    assert media_of('{"event": "mad", "media": {"payload": "", "chunk": "x"}}') is None


def test_a_start_frame_tells_the_call_and_the_format():
    media_format = {"encoding": "PCMA", "sample_rate": "8000", "channels": 1}
    start = {"user_id": "u", "call_control_id": "v3:x", "client_state": None,
             "custom_parameters": {"k": "v"}, "media_format": media_format}  # fmt: skip
    raw = {"event": "start", "sequence_number": "1", "stream_id": "s-1", "start": start}
    frame = decode(json.dumps(raw))
    assert frame.start.call_control_id == "v3:x"
    assert codec_of(frame.media_format).sample_rate == 8000


@pytest.mark.parametrize(
    "raw",
    ['{"event":"connected","version":"1.0.0"}',
     '{"event":"dtmf","stream_id":"s","occurred_at":"x","dtmf":{"digit":"1"}}',
     '{"event":"mark","stream_id":"s","mark":{"name":"m1"}}',
     '{"event":"error","payload":{"code":100003,"title":"malformed_frame","detail":"d"}}',
     '{"event":"stop","stream_id":"s","stop":{"user_id":"u","call_control_id":"v3:x"}}',
     '{"event":"brand_new","whatever":[1,2]}'],
)  # fmt: skip
def test_the_other_frames_are_read_too(raw):
    assert decode(raw).event == json.loads(raw)["event"]
    assert media_of(raw) is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [('{"event":"dtmf","stream_id":"s","dtmf":{"digit":5}}', ("s", "", "")),
     ('{"event":"mark","stream_id":"s","mark":{"name":null}}', ("s", "", "")),
     ('{"event":"mark","mark":7}', ("", "", "")),
     ('{"event":"error","stream_id":"s","payload":"rate limit"}', ("s", "", "")),
     ('{"event":"error","payload":{"code":"100005","title":null}}', ("", "", "100005")),
     ('{"event":"stop","stream_id":null,"stop":{}}', ("", "", "")),
     ('{"event":"stop","stream_id":12,"stop":null}', ("", "", ""))],
)  # fmt: skip
def test_an_odd_field_takes_nothing_from_a_plain_meaning(raw, said):
    frame = decode(raw)
    assert frame.event == json.loads(raw)["event"]
    assert (frame.stream, frame.mark_name, frame.error_code) == said


@pytest.mark.parametrize(
    ("media_format", "name"),
    [({"encoding": "G722", "sample_rate": 8000, "channels": 1}, "G722"),
     ({"encoding": "AMR-WB", "sample_rate": "16000", "channels": 1}, "AMR-WB"),
     ({"encoding": "OPUS", "sample_rate": None}, "OPUS"), ({"encoding": None}, "unknown"),
     ({"encoding": "+1555 010 \u00fc"}, "unknown"), (None, "unknown"), ([], "unknown")],
)  # fmt: skip
def test_a_format_we_cannot_hear_has_a_name_all_the_same(media_format, name):
    start = {"call_control_id": "v3:x", "media_format": media_format}
    found = decode(json.dumps({"event": "start", "stream_id": "s", "start": start})).media_format
    assert found.name == name
    with pytest.raises(BadFrameError, match="media_format"):
        codec_of(found)


def test_a_start_frame_without_a_format_means_telnyx_s_own():
    frame = decode('{"event": "start", "start": {"call_control_id": "v3:x"}}')
    assert codec_of(frame.media_format).sample_rate == 8000


@pytest.mark.parametrize(
    "numbers",
    [{"sample_rate": None}, {"channels": None}, {"sample_rate": 8000.0, "channels": 1.0},
     {"sample_rate": "8000", "channels": "1"}],
    ids=str,
)  # fmt: skip
def test_a_known_codec_is_heard_however_its_numbers_are_written(numbers):
    start = {"call_control_id": "v3:x", "media_format": {"encoding": "pcmu"} | numbers}
    frame = decode(json.dumps({"event": "start", "start": start}))
    assert codec_of(frame.media_format).sample_rate == 8000


@pytest.mark.parametrize("half", [r"\ud83d", r"\udc00x", r"Jo\ud800", "\ufeff"])
@pytest.mark.parametrize(
    "raw",
    ['{"event":"start","start":{"call_control_id":"v3:x","custom_parameters":{"n":"HERE"}}}',
     '{"event":"start","start":{"call_control_id":"v3:x","from":"HERE"}}',
     '{"event":"stop","stop":{"reason":"HERE"}}',
     '{"event":"mark","mark":{"name":"m1"},"note":"HERE"}',
     '{"event":"error","payload":{"code":100003,"title":"HERE"}}'],
)  # fmt: skip
def test_half_a_character_beside_it_takes_nothing_from_a_plain_meaning(raw, half):
    """A caller's name that was cut in half left the call without a session, or unended."""
    assert media_of(raw.replace("HERE", half)) is None
    frame = decode(raw.replace("HERE", half))
    assert frame.event == json.loads(raw)["event"]
    assert frame.start is None or frame.start.call_control_id == "v3:x"


def test_half_a_character_beside_sound_takes_nothing_from_it():
    sound = r'{"event":"media","name":"\ud83d","media":{"payload":"/////w==","chunk":"2"}}'
    assert media_of(sound).payload == b"\xff" * 4
    assert media_of("\ufeff" + sound).chunk == 2


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "x",
        "[]",
        '{"type": "keepalive"}',
        '{"event": 1}',
        "[" * 60_000,
        "x" * (MAX_FRAME_CHARS + 1),
    ],
)
@pytest.mark.parametrize("read", [decode, media_of])
def test_broken_frames_are_refused(read, raw):
    with pytest.raises(BadFrameError):
        read(raw)


@pytest.mark.parametrize("payload", ["%%%", "QUJ", "//////8", None, 7])
def test_broken_base64_is_refused(payload):
    with pytest.raises(BadFrameError):
        media_of(json.dumps({"event": "media", "media": {"payload": payload}}))


def test_sound_of_no_track_is_refused():
    with pytest.raises(BadFrameError):
        media_of('{"event": "media", "media": {"track": null, "payload": "/////w=="}}')


@pytest.mark.parametrize("encoding", ["PCMU", "PCMA", "audio/x-mulaw", "L16"])
def test_a_tone_survives_its_codec(encoding):
    rate = 16_000 if encoding == "L16" else 8_000
    codec = codec_of(MediaFormat(encoding, rate, 1))
    tone = [round(8_000 * math.sin(2 * math.pi * 440 * i / rate)) for i in range(rate // 50)]
    heard = struct.unpack(f"<{len(tone)}h", codec.to_pcm(encoded(encoding, tone)))
    assert max(abs(a - b) for a, b in zip(tone, heard, strict=True)) < 400


def encoded(encoding, samples):
    """Encode independently of the product, after ITU-T G.711."""
    if encoding == "L16":
        return struct.pack(f"<{len(samples)}h", *samples)
    return bytes((alaw if encoding == "PCMA" else ulaw)(sample) for sample in samples)


def ulaw(sample):
    sign, magnitude = (0x80, -sample) if sample < 0 else (0, sample)
    magnitude = min(magnitude, 32_635) + 0x84
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | (magnitude >> exponent + 3) & 0x0F) & 0xFF


def alaw(sample):
    sign, magnitude = (0, ~sample >> 3) if sample < 0 else (0x80, sample >> 3)
    exponent = max(0, magnitude.bit_length() - 5)
    mantissa = magnitude >> max(1, exponent) & 0x0F
    return (sign | exponent << 4 | mantissa) ^ 0x55


def test_an_odd_byte_of_l16_is_left_out():
    assert codec_of(MediaFormat("L16", 16_000, 1)).to_pcm(b"\1\2\3") == b"\1\2"


@pytest.mark.parametrize(
    ("encoding", "rate", "channels"),
    [
        ("OPUS", 8000, 1),
        ("PCMU", 44_100, 1),
        ("PCMU", "many", 1),
        ("PCMU", 8000, 2),
        ("PCMU", float("inf"), 1),
        ("PCMU", 8000, "two"),
    ],
)
def test_what_we_cannot_hear_is_refused(encoding, rate, channels):
    with pytest.raises(BadFrameError, match="media_format"):
        codec_of(MediaFormat(encoding, rate, channels))


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_input_is_a_frame_or_refused(raw):
    for read in (decode, media_of):
        with suppress(BadFrameError):
            read(raw)
