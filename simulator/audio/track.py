"""What is audible on one track: speech over noise over the quiet of the line.

A voice is asked for the frame of a tick and answers without keeping a position, so any number of
streams can listen. Speech intervals are kept, to tell how long two voices overlapped.
"""

from dataclasses import dataclass
from typing import NamedTuple

from simulator import clock
from simulator.audio import clips
from simulator.audio.ticker import Ticker


class Sound(NamedTuple):
    """A clip that began at a tick."""

    clip: str
    began: int
    loop: bool = False


@dataclass
class Span:
    """An interval of speech in monotonic seconds; open while it lasts."""

    began: float
    ended: float | None = None


class Voice:
    """The sounds of one party."""

    def __init__(self, ticker: Ticker, quiet: str) -> None:
        """Take the clip that fills pauses: ``comfort-noise`` or ``silence``."""
        self._ticker = ticker
        self._quiet = quiet
        self._speech: Sound | None = None
        self._noise: Sound | None = None
        self.spans: list[Span] = []

    def speak(self, clip: str, *, loop: bool = False) -> None:
        """Start to speak; ``finish`` ends the interval."""
        self.finish()
        self._speech = Sound(clip, self._ticker.number, loop)
        self.spans.append(Span(clock.now()))

    def finish(self) -> None:
        """Stop speaking."""
        self._speech = None
        if self.spans and self.spans[-1].ended is None:
            self.spans[-1].ended = clock.now()

    def make_noise(self, clip: str, *, loop: bool) -> None:
        """Start a noise that is no speech; a looping one lasts until ``hush``."""
        self._noise = Sound(clip, self._ticker.number, loop)

    def hush(self) -> None:
        """End the noise."""
        self._noise = None

    def frame(self, tick: int, codec: str) -> str:
        """Return the base64 payload of this tick."""
        for sound in (self._speech, self._noise):
            if sound is None:
                continue
            frames = clips.frames(sound.clip, codec)
            index = max(0, tick - sound.began)
            if sound.loop or index < len(frames):
                return frames[index % len(frames)]
        quiet = clips.frames(self._quiet, codec)
        return quiet[tick % len(quiet)]


def overlap(ours: list[Span], theirs: list[Span], now: float) -> float:
    """Return for how many seconds two parties spoke at once."""
    return sum(
        max(0.0, min(a.ended or now, b.ended or now) - max(a.began, b.began))
        for a in ours
        for b in theirs
    )
