import base64
import wave

import pytest

from simulator import clock
from simulator.audio import clips, codec
from simulator.audio.ticker import Ticker
from simulator.audio.voice import Span, Voice, overlap
from simulator.features.gather import DigitBuffer
from simulator.media import frames

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("name", "size"), [("PCMU", 160), ("PCMA", 160), ("L16", 640)])
def test_every_clip_is_cut_into_whole_frames_of_20_ms(name, size):
    for clip in clips.names():
        made = clips.frames(clip, name)
        assert {len(base64.b64decode(each)) for each in made} == {size}
        assert len(made) * 0.02 == pytest.approx(clips.find(clip).seconds, abs=0.021)


def test_silence_is_the_silence_of_each_codec():
    assert set(base64.b64decode(clips.frames("silence", "PCMU")[0])) == {0xFF}
    assert set(base64.b64decode(clips.frames("silence", "PCMA")[0])) == {0xD5}
    assert set(base64.b64decode(clips.frames("silence", "L16")[0])) == {0}


def test_the_floor_of_a_line_is_quiet_but_not_digital_silence():
    floor = clips.find("comfort-noise").ulaw
    linear = codec.audioop.ulaw2lin(floor, 2)
    assert 0 < codec.audioop.rms(linear, 2) < 60
    assert codec.audioop.rms(codec.audioop.ulaw2lin(clips.find("cough").ulaw, 2), 2) > 1000


def test_shipped_clips_stay_small_and_speech_has_a_transcript():
    assert sum(path.stat().st_size for path in clips.FOLDER.glob("*.ulaw")) < 600_000
    assert clips.find("hold-on").transcript == "Hold on a second please."
    assert clips.find("cough").transcript == ""


def test_an_own_wav_file_becomes_8_khz_mu_law(tmp_path):
    path = tmp_path / "own.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(b"\x00\x10" * 2 * 16000)
    assert clips.find(str(path)).seconds == pytest.approx(1.0, abs=0.01)


def test_speech_covers_noise_and_noise_covers_the_quiet_line(monkeypatch):
    time = [50.0]
    monkeypatch.setattr(clock, "now", lambda: time[0])
    ticker = Ticker()
    voice = Voice(ticker, "silence")
    quiet = voice.frame(ticker.number, "PCMU")
    voice.make_noise("hum", loop=True)
    assert voice.frame(ticker.number, "PCMU") == clips.frames("hum", "PCMU")[0]
    voice.speak("hello")
    assert voice.frame(ticker.number, "PCMU") == clips.frames("hello", "PCMU")[0]
    voice.finish()
    hum = clips.frames("hum", "PCMU")
    assert voice.frame(ticker.number + len(hum) + 3, "PCMU") == hum[3]
    voice.hush()
    assert voice.frame(ticker.number, "PCMU") == quiet


def test_overlap_of_two_voices():
    ours = [Span(0.0, 2.0), Span(5.0)]
    theirs = [Span(1.0, 3.0), Span(6.0, 6.5)]
    assert overlap(ours, theirs, now=10.0) == pytest.approx(1.5)
    assert overlap([], theirs, now=10.0) == 0


def test_the_hot_media_frame_is_the_json_it_should_be():
    text = frames.media("s1", 4, "inbound", 2, 320, "AAAA")
    assert frames.json.loads(text) == {
        "event": "media",
        "sequence_number": "4",
        "stream_id": "s1",
        "media": {"track": "inbound", "chunk": "2", "timestamp": "320", "payload": "AAAA"},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", 100003),
        ("[]", 100003),
        ('{"event":"sing"}', 100003),
        ('{"event":"mark"}', 100003),
        ('{"event":"media"}', 100004),
        ('{"event":"media","media":{"payload":"%%"}}', 100004),
        ('{"event":"media","media":{"payload":"AAAA"}}', 100004),
    ],
)
def test_bad_frames_have_their_error_code(text, code):
    with pytest.raises(frames.FrameError) as caught:
        frames.seconds(frames.audio(frames.parse(text)), "rtp", codec.PCMU)
    assert caught.value.payload["code"] == code


def test_digits_end_at_terminator_or_maximum():
    assert [DigitBuffer(maximum=2).press(each) for each in "1"] == [""]
    two = DigitBuffer(maximum=2)
    assert [two.press("1"), two.press("2")] == ["", "valid"]
    assert DigitBuffer(minimum=1).press("#") == "invalid"
    assert DigitBuffer(valid="123").press("9") == "invalid"
