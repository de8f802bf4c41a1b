"""Whether costs grow in straight lines, over live calls and over workers; each row of `lines`.

A point is so many calls on so many workers. What costs something a call is told per unit (a frame,
a session and tick, a call's life): the same at each point where the line goes straight through 0.
Judged is the straight line nearest to all points of the medians: over calls to the cost of them
all, and over workers, with the same calls on more of them, to what the table tells. `each further`
is what one more call, or worker, adds, and `off the line` how far the farthest point lies from it,
in its own per cent: 0 is straight, and `straight` says what other shapes would be. What has no
unit is told only. Workers share the second core, and the load has the first; but lives have both.

python -m benchmarks.scaling.growth [RUNS] [LINE ...]
"""

import sys
import traceback
from pathlib import Path
from statistics import median

from benchmarks.harness import results
from benchmarks.harness.plot import Curve, plot
from benchmarks.scaling.linearity import fitted
from benchmarks.scaling.metrics import LINES, Cost, Line, Point

IMAGES = Path(__file__).parents[2] / "docs" / "images"

Found = dict[Point, list[results.Row]]


def main(runs: int = 1, *names: str) -> None:
    failed = []
    for name in names or LINES:
        try:
            _line(name, runs)
        except (RuntimeError, AssertionError):  # a point that can't be had stops no other line
            traceback.print_exc()
            failed.append(name)
    if failed:
        raise RuntimeError(f"not measured: {', '.join(failed)}")


def _line(name: str, runs: int) -> None:
    line, found = LINES[name], _measured(name, runs)
    kept = []
    for over, points in (("calls", line.calls), ("workers", line.workers)):
        if points:
            here = {point: found[point] for point in points}
            rows = [_row(cost, over, here) for cost in line.costs]
            results.show(f"Growth of {name} over {over}, {runs} runs", rows)
            kept += [{"over": over, **row} for row in rows]
    raw = [run for of_point in found.values() for run in of_point]
    results.keep(f"growth-{name}", kept, raw)
    if line.drawn:
        _draw(line, found)


def _measured(name: str, runs: int) -> Found:
    line = LINES[name]
    found: Found = {point: [] for point in dict.fromkeys((*line.calls, *line.workers))}
    for _ in range(runs):
        for (workers, calls), rows in found.items():
            rows.append({"workers": workers, "calls": calls, **line.one(workers, calls)})
            told = {cost.title: f"{rows[-1][cost.name]:.3g}" for cost in line.costs}
            print(f"  {name}, {calls:,} on {workers}: {told}", flush=True)
    return found


def _row(cost: Cost, over: str, found: Found) -> results.Row:
    row: results.Row = {"what": cost.title}
    points = []
    for (workers, calls), rows in found.items():
        values = [run[cost.name] for run in rows]
        point = f"{calls:,} on {workers}" if over == "calls" else f"on {workers}"
        row[point] = results.spread(values)
        of_all = calls if over == "calls" and cost.each_call else 1
        points.append((calls if over == "calls" else workers, of_all * median(values)))
    if cost.judged and all(y > 0 for _, y in points):
        line = fitted(points)
        row["each further"] = f"{line.each:.3g}"
        row["off the line, %"] = f"{line.off * 100:.0f}"
    return row


def _draw(line: Line, found: Found) -> None:
    """Draw what all calls' lives took, over calls."""
    curves = []
    for part, name in line.drawn.items():
        points = [
            (calls, [run[name] * calls / 1000 for run in found[workers, calls]])
            for workers, calls in line.calls
        ]
        curves.append(Curve(part, points))
    drawn = plot("Whole lives, growing", "calls", "CPU, s", curves)
    (IMAGES / "growth-lives.svg").write_text(drawn)


if __name__ == "__main__":
    unknown = set(sys.argv[2:]) - set(LINES)
    if unknown:
        sys.exit(f"no such line: {', '.join(unknown)}; there are {', '.join(LINES)}")
    main(*(int(runs) for runs in sys.argv[1:2]), *sys.argv[2:])
