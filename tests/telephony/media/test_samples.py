"""What is measured on samples, against sounds whose figures are known."""

import math
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.media.samples import TWO_FRAMES, halved, loudness, voicing

pytestmark = pytest.mark.unit


def sound(wave, rate=8_000):
    """Return 40 ms of *wave*."""
    samples = [round(wave(n / rate)) for n in range(rate // 25)]
    return struct.pack(f"{len(samples)}h", *samples)


def buzz(pitch):
    """Return a wave with the pitch and the falling overtones of a voice."""
    return lambda t: sum(6_000 / n * math.sin(2 * math.pi * n * pitch * t + n) for n in range(1, 7))


def noise(seed):
    source = random.Random(seed)  # the same noise each time
    return lambda _t: source.gauss(0, 3_000)


def test_loudness_is_the_root_mean_square():
    assert loudness(b"") == 0
    assert loudness(bytes(320)) == 0
    assert loudness(struct.pack("4h", 300, -300, 300, -300)) == 300
    assert loudness(struct.pack("2h", -32768, -32768)) == 32768
    tone = sound(lambda t: 10_000 * math.sin(2 * math.pi * 500 * t))
    assert abs(loudness(tone) - 10_000 / math.sqrt(2)) < 2


@pytest.mark.parametrize("pitch", [75, 110, 165, 220, 300, 390])
def test_a_vowel_is_voiced(pitch):
    assert voicing(sound(buzz(pitch))) > 0.9


@pytest.mark.parametrize("trend", [30, -30])
def test_a_vowel_that_swells_or_fades_is_voiced_as_much(trend):
    assert 0.85 < voicing(sound(lambda t: buzz(150)(t) * math.exp(trend * t))) <= 1.01


def test_noise_is_not():
    assert all(voicing(sound(noise(seed))) < 0.6 for seed in range(50))


def test_silence_is_not():
    assert voicing(bytes(TWO_FRAMES)) == 0
    assert voicing(sound(buzz(150))[: TWO_FRAMES // 2] + bytes(TWO_FRAMES // 2)) == 0
    assert voicing(bytes(TWO_FRAMES - 4) + struct.pack("2h", 9_000, 9_000)) == 0


def test_a_click_is_not():
    click = bytearray(TWO_FRAMES)
    click[-100:-80] = struct.pack("10h", *[20_000, -20_000] * 5)
    assert voicing(bytes(click)) < 0.5


def test_half_the_rate_is_the_same_sound():
    for pitch in (80, 150, 380):
        slow, fast = sound(buzz(pitch)), halved(sound(buzz(pitch), 16_000))
        assert len(slow) == len(fast)
        assert abs(loudness(slow) - loudness(fast)) < 0.03 * loudness(slow)
        assert abs(voicing(slow) - voicing(fast)) < 0.05
    assert halved(struct.pack("4h", 1, 3, -5, -7)) == struct.pack("2h", 2, -6)


@pytest.mark.parametrize("size", [0, TWO_FRAMES - 2, TWO_FRAMES + 2, 2 * TWO_FRAMES])
def test_anything_but_40_ms_is_refused(size):
    with pytest.raises(ValueError, match="not 40 ms"):
        voicing(bytes(size))


@given(st.binary(min_size=TWO_FRAMES, max_size=TWO_FRAMES))
def test_any_samples_have_figures(pcm):
    assert 0 <= loudness(pcm) <= 32768
    assert -1.05 <= voicing(pcm) <= 1.05
