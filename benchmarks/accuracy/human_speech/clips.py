"""Clips out of human recordings: level, noise, and where somebody speaks.

The truth comes from the clean recording, which is quieter than a telephone line between its words:
a frame within `BELOW_DB` of the clip's loud frames is speech, pauses shorter than `PAUSE_MS` are
part of it. Levels are of the speech alone, in dB below full scale (RMS).
"""

import numpy as np

from benchmarks.accuracy.human_speech.corpus import RATE, Sound
from tests.monitor.vad.clip_scoring import Clip

FRAME = RATE // 50
BELOW_DB = 30.0
PAUSE_MS = 300
SHORTEST_MS = 60
BEFORE_MS, AFTER_MS = 3_000, 2_000
FLOOR_DB = -66.0
"""A line is never digitally silent: noise of that level lies under everything."""

FULL = 32_768.0


def clip(name: str, sound: Sound, level_db: float, noise: Sound | None, below_db: float) -> Clip:
    """Return a recording as a caller: *noise* is that many dB below the voice, all the time."""
    speech = spans(sound)
    voice = np.pad(sound.astype(np.float64), (BEFORE_MS * 8, AFTER_MS * 8))
    spoken = np.concatenate([sound[a * 8 : b * 8] for a, b in speech]).astype(np.float64)
    voice *= FULL * 10 ** (level_db / 20) / rms(spoken)
    under = np.random.default_rng(len(sound)).normal(0, FULL * 10 ** (FLOOR_DB / 20), len(voice))
    if noise is not None:
        under += scaled(noise, level_db - below_db, len(voice))
    moved = tuple((a + BEFORE_MS, b + BEFORE_MS) for a, b in speech)
    return Clip(name, "speech", ulaw(voice + under), moved)


def noise_alone(name: str, noise: Sound, level_db: float) -> Clip:
    """Return a noise, or music, that nobody speaks over."""
    return Clip(name, "noise", ulaw(scaled(noise, level_db, len(noise))), ())


def spans(sound: Sound) -> list[tuple[int, int]]:
    """Return where somebody speaks in a clean recording, in ms."""
    frames = sound[: len(sound) // FRAME * FRAME].astype(np.float64).reshape(-1, FRAME)
    levels = np.sqrt((frames**2).mean(axis=1)) + 1e-9
    loud = np.percentile(levels, 95)
    speaking = levels > loud * 10 ** (-BELOW_DB / 20)
    found: list[tuple[int, int]] = []
    for index in np.flatnonzero(speaking):
        begin, end = int(index) * 20, int(index) * 20 + 20
        if found and begin - found[-1][1] < PAUSE_MS:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return [(a, b) for a, b in found if b - a >= SHORTEST_MS]


def babble(sounds: list[Sound], seconds: int = 20) -> Sound:
    """Return several people at once, at one level."""
    length = seconds * RATE
    voices = [np.resize(each.astype(np.float64) / (rms(each) + 1), length) for each in sounds]
    mixed = sum(voices)
    return (mixed * 2_000 / rms(mixed)).astype(np.int16)


def street(seconds: int = 20) -> Sound:
    """Return noise with the spectrum of traffic, which swells and fades."""
    chance = np.random.default_rng(7)
    spectrum = np.fft.rfft(chance.normal(0, 1, seconds * RATE))
    frequencies = np.fft.rfftfreq(seconds * RATE, 1 / RATE)
    rumble = np.fft.irfft(spectrum / np.maximum(frequencies, 80) ** 0.8)
    swell = 1 + 0.5 * np.sin(np.arange(len(rumble)) * 2 * np.pi / (3.7 * RATE))
    sound = rumble * swell
    return (sound * 2_000 / rms(sound)).astype(np.int16)


def scaled(sound: Sound, level_db: float, length: int) -> np.ndarray:
    """Return *sound*, repeated to a length, at a level."""
    whole = np.resize(sound.astype(np.float64), length)
    return whole * FULL * 10 ** (level_db / 20) / rms(whole)


def rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


def ulaw(pcm: np.ndarray) -> bytes:
    """Return the mu-law byte nearest to each sample."""
    from benchmarks.accuracy.vad_in_noise import ulaw as nearest  # noqa: PLC0415  loads a model

    return nearest(np.clip(pcm, -32_768, 32_767).astype(np.int16))
