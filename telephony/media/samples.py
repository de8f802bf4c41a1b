"""What can be measured on a stretch of 16-bit mono samples, in the machine's byte order. Pure.

Two figures that distinguish a voice from noise: how loud it is, and how much it repeats
itself at the pitch of a voice. Both run in C and cost microseconds.
"""

import warnings

with warnings.catch_warnings():
    # 3.11 and 3.12 announce the removal; from 3.13 on audioop-lts provides the module.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

_WIDTH = 2
"""Bytes a sample."""

_RATE = 4_000
"""Hz at which pitch is looked for: it keeps every vowel's strongest tones at a quarter the cost."""

_HIGHEST_HZ, _LOWEST_HZ = 400, 70
"""The pitch of voices, from a small child's to a deep man's."""

_STRETCH = _RATE // 50 * _WIDTH
_SHORTEST = _RATE // _HIGHEST_HZ * _WIDTH
_LONGEST = _RATE // _LOWEST_HZ * _WIDTH

PCMU_BYTES_PER_MS = 8
FRAME = 20 * PCMU_BYTES_PER_MS
TWO_FRAMES = 2 * 160 * _WIDTH
"""Bytes of 40 ms at 8000 Hz."""


def halved(pcm: bytes) -> bytes:
    """Return an even number of samples at half their rate, each the mean of two neighbours."""
    return audioop.tomono(pcm, _WIDTH, 0.5, 0.5)  # takes them for the sides of a stereo sound


def loudness(pcm: bytes) -> int:
    """Return the root mean square of *pcm*, 0 to 32768; 3277 is 20 dB below full scale."""
    return audioop.rms(pcm, _WIDTH)


def voicing(pcm: bytes) -> float:
    """Return how well the last 20 ms of *pcm* repeat what came a pitch period before them.

    1 is a held vowel, about 0 noise or silence, -1 what fits best upside down: the correlation at
    the best period. *pcm* is 40 ms at 8000 Hz; anything else is a ValueError.
    """
    if len(pcm) != TWO_FRAMES:
        raise ValueError(f"not 40 ms at 8000 Hz: {len(pcm)} bytes")
    slow = halved(pcm)
    last, past = slow[_STRETCH:], slow[_STRETCH - _LONGEST : -_SHORTEST]
    level = audioop.rms(last, _WIDTH)
    if not level:
        return 0.0
    at, factor = audioop.findfit(past, last)
    match = audioop.rms(past[at * _WIDTH : at * _WIDTH + _STRETCH], _WIDTH)
    return factor * level / match if match else 0.0


def sounding(pcmu: bytes, least: int) -> tuple[bool, int]:
    """Return whether *pcmu* (mu-law, 8 kHz) sounds, and how many ms of it are quiet at its end.

    It sounds where 20 ms are at least *least* loud (see `loudness`).
    """
    for end in range(len(pcmu), 0, -FRAME):
        stretch = audioop.ulaw2lin(pcmu[max(0, end - FRAME) : end], _WIDTH)
        if audioop.rms(stretch, _WIDTH) >= least:
            return True, (len(pcmu) - end) // PCMU_BYTES_PER_MS
    return False, len(pcmu) // PCMU_BYTES_PER_MS
