"""The caller's sound in each form an agent may want, from each codec that may come."""

import itertools
import math
import struct

import pytest

from telephony.media.caller_audio import FORMATS, CallerAudio
from telephony.media.frames import MediaFormat, codec_of
from telephony.media.samples import loudness, sounding

pytestmark = pytest.mark.unit

CODECS = [("PCMU", 8_000), ("PCMA", 8_000), ("L16", 8_000), ("L16", 16_000)]
BYTES = {"pcmu_8000": 160, "pcm_8000": 320, "pcm_16000": 640}


def tone(rate, ms=1_000, hz=440):
    samples = (8_000 * math.sin(2 * math.pi * hz * n / rate) for n in range(rate * ms // 1000))
    return b"".join(struct.pack("<h", int(sample)) for sample in samples)


def encoded(name, pcm):
    import audioop  # noqa: PLC0415

    ways = {"PCMU": lambda: audioop.lin2ulaw(pcm, 2), "PCMA": lambda: audioop.lin2alaw(pcm, 2)}
    return ways.get(name, lambda: pcm)()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("wanted", "came"), list(itertools.product(FORMATS, CODECS)))
def test_frames_keep_their_length_and_their_loudness(wanted, came):
    name, rate = came
    codec = codec_of(MediaFormat(name, rate))
    audio = CallerAudio(wanted, codec)
    whole = encoded(name, tone(rate))
    size = len(whole) // 50
    frames = []
    for n in range(50):
        payload = whole[n * size : (n + 1) * size]
        frames.append(audio.frame(payload, codec.to_pcm(payload)))
    assert all(abs(len(frame) - BYTES[wanted]) <= 4 for frame in frames)
    heard = b"".join(frames)
    if wanted == "pcmu_8000":
        heard = codec_of(MediaFormat("PCMU", 8_000)).to_pcm(heard)
    assert loudness(heard) == pytest.approx(8_000 / math.sqrt(2), rel=0.03)


def test_mu_law_for_who_wants_it_is_not_touched():
    codec = codec_of(MediaFormat("PCMU", 8_000))
    payload = bytes(range(160))
    assert CallerAudio("pcmu_8000", codec).frame(payload, b"") is payload


def test_any_other_form_is_refused():
    with pytest.raises(ValueError, match="pcmu_8000, pcm_8000, pcm_16000"):
        CallerAudio("mp3", codec_of(MediaFormat("PCMU", 8_000)))


LOUD, QUIET = bytes(160), b"\xff" * 160


@pytest.mark.parametrize(
    ("pcmu", "told"),
    [
        (b"", (False, 0)), (QUIET, (False, 20)), (LOUD, (True, 0)), (QUIET + LOUD, (True, 0)),
        (LOUD + QUIET * 3, (True, 60)), (QUIET * 50, (False, 1_000)), (LOUD[:80], (True, 0)),
    ],
)  # fmt: skip
def test_how_much_is_quiet_at_the_end(pcmu, told):
    assert sounding(pcmu, 60) == told
