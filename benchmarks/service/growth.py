"""How the cost of a webhook and of a session grows with workers and with calls.

A cost per unit that stays the same is a straight line through zero. `off the line` says how far the
farthest point lies from the straight line nearest to all, as a share of its own value: 0 % is
straight. Over 100, 500, 1,000 and 2,000 calls n * log(n) is 7 % off, n ** 1.5 is 31 % and n ** 2 is
61 %, which is 51 % over 1, 2, 4 and 8 workers. Workers share one core, the load has the other.

python -m benchmarks.service.growth [RUNS]
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from nacl.signing import SigningKey

from benchmarks.harness import product, results
from benchmarks.media import memory
from benchmarks.service import webhooks_per_core

SECONDS = 3
FEW_SESSIONS = 50
WORKERS = (1, 2, 4, 8)
Point = tuple[int, int]
"""Workers, and live calls on all of them together."""


@dataclass(frozen=True)
class Cost:
    """One cost: where it is found in a run of *measure*, and the points over calls and workers."""

    title: str
    name: str
    measure: Callable[[int, int], results.Row]
    workers: tuple[Point, ...]
    calls: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """`fixed + each * x`, and how far the farthest point lies off that, as a share of its value."""

    fixed: float
    each: float
    off: float


def fitted(points: list[tuple[float, float]]) -> Fit:
    """Return the line nearest to at least two *points*, each x and a y above 0.

    Least squares of the relative deviations: a small point counts as much as a large one.
    """
    weighted = [(1 / y, x / y) for x, y in points]
    uu = sum(u * u for u, _ in weighted)
    uv = sum(u * v for u, v in weighted)
    vv = sum(v * v for _, v in weighted)
    u1, v1 = (sum(each) for each in zip(*weighted, strict=True))
    divisor = uu * vv - uv * uv
    fixed, each = (u1 * vv - v1 * uv) / divisor, (v1 * uu - u1 * uv) / divisor
    return Fit(fixed, each, max(abs((fixed + each * x) / y - 1) for x, y in points))


def _webhooks(workers: int, _calls: int) -> results.Row:
    with product.redis_alone() as server:
        url = server.url.removesuffix("/0")
        return webhooks_per_core.one(
            webhooks_per_core.OURS, SECONDS, url, SigningKey.generate(), workers
        )


def _memory(workers: int, calls: int) -> results.Row:
    return memory.grown("pump", FEW_SESSIONS, calls, workers)


COSTS = {
    "webhooks": Cost("us CPU a webhook", "us", _webhooks, tuple((n, 0) for n in WORKERS)),
    "memory": Cost(
        "KiB a session",
        "kib",
        _memory,
        workers=tuple((n, 500) for n in WORKERS),
        # A worker takes 1,000, and the kernel gives two of them unequal shares of 2,000.
        calls=((1, 100), (1, 500), (1, 1000)),
    ),
}


def main(runs: int = 1) -> None:
    for name, cost in COSTS.items():
        found: dict[Point, list[results.Row]] = {}
        for point in dict.fromkeys((*cost.calls, *cost.workers)):
            found[point] = [_run(cost, *point) for _ in range(runs)]
        axes = (("calls", cost.calls), ("workers", cost.workers))
        rows = [_row(cost, over, {p: found[p] for p in points}) for over, points in axes if points]
        results.show(f"Growth of {name}, {runs} runs", rows)
        results.keep(f"growth-{name}", rows, [run for point in found.values() for run in point])


def _run(cost: Cost, workers: int, calls: int) -> results.Row:
    run = {"workers": workers, "calls": calls, **cost.measure(workers, calls)}
    print(f"  {cost.title}, {calls:,} on {workers}: {run[cost.name]:.3g}", flush=True)
    return run


def _row(cost: Cost, over: str, found: dict[Point, list[results.Row]]) -> results.Row:
    row: results.Row = {"over": over, "what": cost.title}
    points = []
    for (workers, calls), runs in found.items():
        values = [run[cost.name] for run in runs]
        row[f"{calls:,} on {workers}" if over == "calls" else f"on {workers}"] = results.spread(
            values
        )
        x = calls if over == "calls" else workers
        points.append((x, (calls if over == "calls" else 1) * median(values)))
    fit = fitted(points)
    row["each further"] = f"{fit.each:.3g}"
    row["off the line, %"] = f"{fit.off * 100:.0f}"
    return row


if __name__ == "__main__":
    main(*(int(runs) for runs in sys.argv[1:2]))
