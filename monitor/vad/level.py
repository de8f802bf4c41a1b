"""How loud a track is when nobody speaks, and what is clearly above that. Pure.

A whisper is no speech to a voice detection: it has no pitch. That something was heard is enough to
believe a recogniser that made words of it.
"""

FAINTEST = 22.0
"""Root mean square, 63 dB below full scale: no background is taken to be quieter."""

FIRST_GUESS = 1_000.0
SETTLING_FRAMES = 10
FALL, RISE = 0.1, 1.006
"""Per frame. It rises by 2.6 dB/s: in speech it falls back in the gaps between words."""

SOUNDED_ABOVE = 1.3
"""Times the background, 2.3 dB: the level of a steady noise does not change by so much."""

SOUNDED_FRAMES = 5
"""So many frames more that were above it than were not: 100 ms, a syllable."""


class Background:
    """How loud the track is when nobody speaks: falls fast, rises slowly."""

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
