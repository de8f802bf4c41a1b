"""The tones of a text telephone (TTY, Baudot) on the caller's line. Pure.

TIA-825-A: 1400 Hz for a mark, 1800 Hz for a space, bits of 22 ms (20 ms outside the USA), with the
mark held between letters. So a 20 ms frame holds one tone, or one and then the other, and hardly
anything else, and letters change between the two many times a second. Information tones of the
network (950, 1400, 1800 Hz) change twice, keys and voices have their power elsewhere.
"""

import math
import warnings
from array import array

from telephony.media.samples import halved, loudness

with warnings.catch_warnings():
    # 3.11 and 3.12 announce the removal; from 3.13 on audioop-lts provides the module.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

RATE, WIDE_RATE = 8_000, 16_000
FRAME_SAMPLES = 160
MARK_HZ, SPACE_HZ = 1_400, 1_800

FAINTEST = 40
"""Root mean square, 58 dB below full scale: fainter frames are a pause."""

LEAST_CROSSINGS, MOST_CROSSINGS = 46, 84
"""Zero crossings of a frame: 56 for a mark, 72 for a space. It costs a tenth of the rest."""

TONE_SHARE = 0.45
"""Of a frame's power that is at the two frequencies; half where a bit ends in mid-frame."""

PURE = 4.0
"""A frame is of one tone that has so many times the other's power."""

WINDOW = (1 << 150) - 1
"""The last 3 s, one bit a frame, the newest lowest."""

LEAST_TONES = 30
LEAST_CHANGES = 8
OF_WHAT_SOUNDS = 0.8

AGAIN_FRAMES = 150
"""Typing that goes on is reported every 3 s."""

_AMPLITUDE = 10_000


def _wave(hertz: int, shift: float) -> bytes:
    turns = (2 * math.pi * (hertz * n / RATE + shift) for n in range(FRAME_SAMPLES))
    return array("h", (round(_AMPLITUDE * math.sin(turn)) for turn in turns)).tobytes()


_MARK = _wave(MARK_HZ, 0.0), _wave(MARK_HZ, 0.25)
_SPACE = _wave(SPACE_HZ, 0.0), _wave(SPACE_HZ, 0.25)


class TypedTones:
    """Listens to one track for somebody who types."""

    def __init__(self, sample_rate: int) -> None:
        """*sample_rate* in Hz: 8000 or 16000; else ValueError."""
        if sample_rate not in {RATE, WIDE_RATE}:
            raise ValueError(f"sample_rate must be 8000 or 16000, not {sample_rate}")
        self._wide = sample_rate == WIDE_RATE
        self._size = FRAME_SAMPLES * 2 * (2 if self._wide else 1)
        self._sounds = self._tones = self._changes = 0
        self._was_mark: bool | None = None
        self._again_in = 0

    def feed(self, pcm: bytes) -> bool:
        """Take 16-bit mono samples, a frame of 20 ms or several; returns whether to report typing.

        It is so for the first of it, and every 3 s while it goes on.
        """
        size = self._size
        if len(pcm) == size:  # the usual case
            return self._process(pcm)
        found = False
        for at in range(0, len(pcm) - size + 1, size):
            found |= self._process(pcm[at : at + size])
        return found

    def _process(self, frame: bytes) -> bool:
        if self._wide:
            frame = halved(frame)
        level = loudness(frame)
        if level < FAINTEST and not self._tones:  # as on most lines
            return False
        self._again_in -= 1
        sounds = level >= FAINTEST
        tone = change = False
        if sounds and LEAST_CROSSINGS <= audioop.cross(frame, 2) <= MOST_CROSSINGS:
            tone, change = self._tone(frame, level)
        self._sounds = (self._sounds << 1 | sounds) & WINDOW
        self._tones = (self._tones << 1 | tone) & WINDOW
        self._changes = (self._changes << 1 | change) & WINDOW
        return tone and self._again_in <= 0 and self._typed()

    def _tone(self, frame: bytes, level: int) -> tuple[bool, bool]:
        """Return whether *frame* holds the tones, and whether it changes from one to the other."""
        mark, space = _power(frame, _MARK), _power(frame, _SPACE)
        if mark + space < TONE_SHARE * level * level:
            return False, False
        is_mark = mark > space
        pure = max(mark, space) > PURE * min(mark, space)
        change = not pure or (self._was_mark is not None and is_mark is not self._was_mark)
        self._was_mark = is_mark
        return True, change

    def _typed(self) -> bool:
        tones = self._tones.bit_count()
        if tones < LEAST_TONES or self._changes.bit_count() < LEAST_CHANGES:
            return False
        if tones < OF_WHAT_SOUNDS * self._sounds.bit_count():
            return False
        self._again_in = AGAIN_FRAMES
        return True


def _power(frame: bytes, wave: tuple[bytes, bytes]) -> float:
    """Return the mean square of what *frame* has of a frequency, in any phase."""
    sine, cosine = (audioop.findfactor(frame, part) for part in wave)
    return (sine * sine + cosine * cosine) * _AMPLITUDE * _AMPLITUDE / 2
