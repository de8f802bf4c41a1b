"""The background level of a track, and sound clearly above it. Pure.

A voice detection does not take a whisper for speech, since it has no pitch. Sound above the
background is enough to accept a recogniser's words as real.
"""

FAINTEST = 22.0
"""Root mean square, 63 dB below full scale: the lowest assumed background."""

FIRST_GUESS = 1_000.0
SETTLING_FRAMES = 10
FALL, RISE = 0.1, 1.006
"""Per frame. It rises by 2.6 dB/s: in speech it falls back in the gaps between words."""

DEAD_LEVEL = 8
"""Root mean square. Digital silence is at most the smallest step of PCMU and PCMA; a line that is
connected to a microphone carries more, quiet rooms and comfort noise included."""

LIVELY_FRAMES = 10
"""Frames above it (200 ms) that show a live line; a click at the answer is shorter."""

SOUNDED_ABOVE = 1.3
"""Times the background, 2.3 dB: the level of steady noise varies less."""

SOUNDED_FRAMES = 5
"""Frames above it minus frames not above it that count as sound: 100 ms, a syllable."""


class Background:
    """The background level: falls fast, rises slowly."""

    def __init__(self) -> None:
        self._level = FIRST_GUESS
        self._settling = SETTLING_FRAMES

    def follow(self, level: int) -> float:
        """Return the background after a frame of *level*."""
        if self._settling:
            self._settling -= 1
            self._level = max(min(level, self._level), FAINTEST)
        elif level < self._level:
            self._level = max(self._level + (level - self._level) * FALL, FAINTEST)
        else:
            self._level *= RISE
        return self._level
