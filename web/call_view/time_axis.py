"""A time axis in units of an SVG's own width. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
TICK_APART = 70
"""Minimum units between two ticks, so that their labels don't overlap."""

LABEL = 36
"""Units to the right of a tick that its label takes."""


@dataclass(frozen=True, slots=True)
class Axis:
    """`lasts_s` seconds from `from_s` on, over `width` units from `left` on."""

    lasts_s: float
    width: float
    left: float = 0
    from_s: float = 0

    def x(self, at_s: float) -> float:
        """Return the position of *at_s* seconds."""
        return round(self.left + (at_s - self.from_s) / self.lasts_s * self.width, 2)

    def wide(self, from_s: float, to_s: float) -> float:
        """Return the width of a span, never too thin to see or point at."""
        return max(2.5, round((to_s - from_s) / self.lasts_s * self.width, 2))

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield the position and label of each tick whose label fits."""
        apart = TICK_APART / self.width * self.lasts_s
        step = next((step for step in STEPS_S if step >= apart), STEPS_S[-1])
        first, last = ceil(self.from_s / step), floor((self.from_s + self.lasts_s) / step)
        for number in range(first, last + 1):
            x = self.x(number * step)
            if x + LABEL <= self.left + self.width:
                yield x, clock(number * step)


def countdown(seconds: float) -> str:
    """Return running *seconds*: 12.3 s, or 24:45 from 100 s on."""
    if seconds < 100:  # noqa: PLR2004  # seconds below, minutes above
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def clock(seconds: float) -> str:
    """Return *seconds* as an axis label: 7 s, 1:30, 1:02:00."""
    if abs(seconds) < 100:  # noqa: PLR2004  # seconds below, minutes above
        return f"{seconds:g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
