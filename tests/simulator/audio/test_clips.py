import base64
import wave

import pytest

from simulator.audio import clips, codec

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "size"), [("PCMU", 160), ("PCMA", 160), ("L16", 640), ("G722", 160), ("AMR-WB", 1)]
)
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
