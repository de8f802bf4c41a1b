"""What fills a stretch of a call: music, voices or neither. Pure."""

from enum import StrEnum
from typing import NamedTuple

from telephony.media.samples import loudness

STRETCH_S = 8
"""A stretch that is judged: a singer pauses for seconds, a caller between two sentences, too."""

LEAST = 0.3
"""Share of a stretch that a sound fills at least."""

FAINT = 50
"""Root mean square, 56 dB below full scale; neither a voice nor hold music is softer."""


class LineSound(StrEnum):
    """What fills a stretch."""

    MUSIC = "music"
    VOICES = "voices"


class Shares(NamedTuple):
    """How much of a stretch is of each kind, 0 to 1; kinds may overlap."""

    speech: float
    singing: float
    music: float


NOTHING = Shares(0, 0, 0)


def sound_of(shares: Shares) -> LineSound | None:
    """Return what fills a stretch; None if nothing does."""
    tune = max(shares.singing, shares.music)
    if max(tune, shares.speech) <= LEAST:
        return None
    return LineSound.MUSIC if tune > shares.speech else LineSound.VOICES


def sounds(pcm: bytes, rate: int) -> bool:
    """Return whether at least half of *pcm* is louder than `FAINT`; *rate* in Hz.

    Most stretches are not, and then no model is asked.
    """
    size = rate // 5  # 100 ms of 16-bit samples
    parts = [pcm[at : at + size] for at in range(0, len(pcm) - size + 1, size)]
    return 2 * sum(loudness(part) > FAINT for part in parts) >= max(1, len(parts))
