"""Text telephones by their tones: heard on poor lines, and nothing else taken for one."""

import warnings
from array import array
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.vad.text_telephone import TypedTones
from tests.interpreter_steps import interpreter_steps
from tests.monitor.vad.baudot import tones, typed

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

pytestmark = pytest.mark.unit

TEXT = "HELLO THIS IS ANNA GA "
CLIPS = sorted(Path(__file__).with_name("clips").glob("*.ulaw"))


def over_the_phone(pcm):
    """Return samples as PCMU leaves them."""
    return audioop.ulaw2lin(audioop.lin2ulaw(pcm, 2), 2)


def reports(pcm, rate=8_000, frame=320):
    """Return in which frames (20 ms) typing is reported."""
    tones_, size = TypedTones(rate), frame * rate // 8_000
    return [at // size for at in range(0, len(pcm), size) if tones_.feed(pcm[at : at + size])]


TYPISTS = {
    "a machine at full speed": {"hold_s": 0.0},
    "a quick typist": {"hold_s": 0.15, "gap_s": 0.05},
    "one with two fingers": {"hold_s": 0.3, "gap_s": 0.4},
    "50 baud": {"bit_s": 0.020},
    "a quiet line": {"level": 150},
    "a loud line": {"level": 9_000},
    "noise 10 dB below": {"level": 3_000, "noise": 950},
}


@pytest.mark.parametrize("how", TYPISTS.values(), ids=TYPISTS)
def test_typing_is_heard_within_its_first_letters(how):
    found = reports(over_the_phone(typed(TEXT, **how)))
    assert found
    assert found[0] * 0.02 < 4


def test_it_is_heard_on_a_wideband_line_and_in_frames_of_any_length():
    pcm = typed(TEXT)
    wide = audioop.ratecv(pcm, 2, 1, 8_000, 16_000, None)[0]
    assert reports(wide, rate=16_000)
    assert reports(pcm, frame=960)


def test_typing_that_goes_on_is_reported_every_three_seconds():
    found = reports(typed(TEXT * 3, hold_s=0.1))
    assert len(found) >= 4
    assert {b - a for a, b in pairwise(found)} <= set(range(150, 160))


OTHERS = {
    "information tones": partial(tones, *[(950, 0.33), (1_400, 0.33), (1_800, 0.33), (0, 1.0)] * 6),
    "a held mark": partial(tones, (1_400, 20)),
    "a held space": partial(tones, (1_800, 20)),
    "keys": partial(tones, *[((697, 1_209), 0.1), (0, 0.1), ((852, 1_477), 0.1), (0, 0.1)] * 40),
    "ringing": partial(tones, *[((440, 480), 2.0), (0, 4.0)] * 5),
    "a fax": partial(tones, (1_100, 0.5), (0, 3), (2_100, 3.0), (1_650, 0.3), (1_850, 0.3)),
    "a few letters": partial(typed, "GA"),
    "a siren": partial(tones, *[(1_300 + 10 * (n % 60), 0.02) for n in range(600)]),
    "silence": partial(bytes, 160_000),
}


@pytest.mark.parametrize("sound", OTHERS.values(), ids=OTHERS)
def test_other_tones_are_no_text_telephone(sound):
    assert reports(over_the_phone(sound())) == []


@pytest.mark.parametrize("clip", CLIPS, ids=[clip.stem for clip in CLIPS])
def test_no_voice_music_or_noise_is_a_text_telephone(clip):
    assert reports(audioop.ulaw2lin(clip.read_bytes() * 3, 2)) == []


def test_an_unknown_rate_is_refused():
    with pytest.raises(ValueError, match="8000 or 16000"):
        TypedTones(11_025)


def test_what_a_quiet_frame_costs():
    """Bytecode instructions on CPython 3.11; nearly every frame of nearly every call is one."""
    tones, quiet = TypedTones(8_000), array("h", [8, -8] * 80).tobytes()
    for _ in range(50):
        tones.feed(quiet)
    with interpreter_steps() as found:
        tones.feed(quiet)
    assert found["text_telephone.py"] + found["samples.py"] <= 44
