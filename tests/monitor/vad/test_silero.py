"""Silero hears well enough.

The floors lie a little below what was measured (`python -m benchmarks.accuracy.vad` prints it).
"""

import numpy as np
import pytest

from monitor.vad import endpointing
from monitor.vad.silero import Silero
from monitor.vad.webrtc import FRAME_MS
from tests.monitor.vad.clip_scoring import Paced, score, turns_of
from tests.monitor.vad.silero_tracks import ALL, BY_NAME, MODEL, pcm_of

pytestmark = [pytest.mark.unit, pytest.mark.long]

# Missed %, utterances unheard, splits, false %, 95th percentile of the onset in ms: at most.
SPEECH = {
    "clean": (2, 0, 0, 0, 260),
    "short": (5, 0, 0, 0, 230),
    "over-20": (3, 0, 0, 15, 290),
    "over-12": (3, 0, 0, 28, 290),
    "over-6": (3, 0, 0, 32, 290),
}
NEVER = {"click", "slam", "cough", "cough-voiced", "breath", "dtmf", "music"}
NEVER |= {"silence", "comfort-noise", "hum", "traffic"}


def heard(kind):
    return score([clip for clip in ALL if clip.kind == kind], lambda: Paced(Silero(MODEL)))


@pytest.mark.parametrize("kind", SPEECH)
def test_speech_is_heard_soon_and_whole(kind):
    found = heard(kind)
    assert found.said
    assert found.beyond(*SPEECH[kind]) == {}


@pytest.mark.parametrize("clip", [c for c in ALL if c.kind in NEVER], ids=lambda clip: clip.name)
def test_noise_music_and_keys_are_never_speech(clip):
    assert turns_of(Paced(Silero(MODEL)), clip.frames) == []


@pytest.mark.parametrize("noise", ["hold-music", "silence", "traffic-loud", "hum-loud"])
def test_callers_are_heard_soon_after_half_a_minute_without_any(noise):
    assert max(onsets_after(noise)) <= 290


def test_unless_the_model_forgets_it_is_slow_to_hear_them(monkeypatch):
    monkeypatch.setattr(endpointing, "STALE_MS", 10**9)
    assert max(onsets_after("hum-loud")) >= 1_000


def onsets_after(noise):
    """Return how late each caller's turn is reported after 30 s of *noise*."""
    before, found = (BY_NAME[noise].frames * 40)[:1_500], []
    for clip in ALL:
        if clip.kind == "clean":
            turns = turns_of(Paced(Silero(MODEL)), before + clip.frames)
            begin = 30_000 + clip.speech[0][0]
            assert turns[0].told_begin >= begin
            found.append(turns[0].told_begin - begin)
    return found


def test_a_faint_noise_that_sets_in_after_digital_silence_is_no_speech():
    clip = BY_NAME["clean-us-man"]
    floor = clip.frames[: clip.speech[0][0] // FRAME_MS]
    for more in range(20):
        silence = (BY_NAME["silence"].frames * 5)[: 400 + more]
        assert turns_of(Paced(Silero(MODEL)), silence + floor + floor[::-1]) == []


def test_wideband_is_heard_as_narrowband():
    clip = BY_NAME["clean-gb-woman"]
    twice = np.repeat(np.frombuffer(pcm_of(clip), np.int16), 2).tobytes()
    (narrow,) = turns_of(Paced(Silero(MODEL)), clip.frames)
    payloads = [twice[at : at + 640] for at in range(0, len(twice) - 639, 640)]
    assert turns_of(Paced(Silero(MODEL), 16_000), payloads, bytes) == [narrow]


def test_only_8_and_16_khz_are_heard():
    for rate in (0, 11_025, 44_100, 48_000):
        with pytest.raises(ValueError, match="8000 or 16000"):
            Silero(MODEL).detector(rate)
