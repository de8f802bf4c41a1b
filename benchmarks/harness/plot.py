"""A plot as SVG: curves of medians, each with a bar from the least to the most of its runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain, count
from statistics import median

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 150, 40, 50
COLOURS = ("#c2410c", "#1d4ed8", "#15803d", "#7e22ce")
STEPS = 5


@dataclass(frozen=True)
class Curve:
    """One line: at each x the values of all runs."""

    name: str
    points: list[tuple[float, list[float]]]


def plot(title: str, across: str, up: str, curves: list[Curve]) -> str:
    """Return the SVG; both axes begin at 0, so that what grows in proportion is a straight line."""
    scale = _scale_of(curves)
    drawn = [_curve(curve, colour, scale) for curve, colour in zip(curves, COLOURS, strict=False)]
    return "\n".join([*_frame(title, across, up), *_grid(scale), *chain(*drawn), "</svg>", ""])


@dataclass(frozen=True)
class _Scale:
    """The values at the right and upper end of the axes."""

    wide: float
    high: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is in the picture: from the left, from the top."""
        right = LEFT + x / self.wide * (WIDTH - LEFT - RIGHT)
        return round(right, 1), round(HEIGHT - BOTTOM - y / self.high * (HEIGHT - TOP - BOTTOM), 1)


def _scale_of(curves: list[Curve]) -> _Scale:
    wide = max(x for curve in curves for x, _ in curve.points)
    high = max(y for curve in curves for _, values in curve.points for y in values)
    return _Scale(wide, STEPS * next(step for step in _round_numbers() if step * STEPS >= high))


def _frame(title: str, across: str, up: str) -> list[str]:
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {font}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 22, title, "start", size=15),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across),
        _text(LEFT, TOP - 6, up, "middle"),
    ]


def _grid(scale: _Scale) -> list[str]:
    parts = []
    for step in range(STEPS + 1):
        y, x = scale.high * step / STEPS, scale.wide * step / STEPS
        (left, level), (right, _) = scale.at(0, y), scale.at(scale.wide, y)
        parts.append(f'<path d="M{left} {level}H{right}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, level + 4, f"{y:,.0f}", "end"))
        parts.append(_text(scale.at(x, 0)[0], HEIGHT - BOTTOM + 18, f"{x:,.0f}"))
    return parts


def _curve(curve: Curve, colour: str, scale: _Scale) -> list[str]:
    """Return the line of medians, the bar and the dot of each, and the curve's name at its end."""
    middles = [scale.at(x, median(values)) for x, values in curve.points]
    line = " ".join(f"{x},{y}" for x, y in middles)
    parts = [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for (x, values), (right, level) in zip(curve.points, middles, strict=True):
        least, most = scale.at(x, min(values))[1], scale.at(x, max(values))[1]
        parts.append(f'<path d="M{right} {least}V{most}" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<circle cx="{right}" cy="{level}" r="3.5" fill="{colour}"/>')
    x, y = middles[-1]
    return [*parts, _text(x + 8, y + 4, curve.name, "start", colour=colour)]


def _round_numbers() -> Iterator[int]:
    return (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))


def _text(
    x: float, y: float, text: str, anchor: str = "middle", *, size: int = 12, colour: str = "#333"
) -> str:
    style = f'text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'
