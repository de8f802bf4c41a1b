"""Calls a core takes: how busy one worker is, how late its event loop, and whether all was heard.

python -m benchmarks.media.calls_per_core [SECONDS] [RUNS]      also draws docs/images/growth.svg
"""

import sys
from pathlib import Path
from statistics import median

from benchmarks.harness import media_load, results
from benchmarks.harness.plot import Curve, plot

STOCK = media_load.gunicorn("stock flask-sock", "/stock", "flask-sock")
PUMP = media_load.gunicorn("the pump", "/reader", "pump", 40)
SIZES = {STOCK: (100, 200, 400), PUMP: (100, 500, 1000, 2000)}
REACH, FURTHER = 1000, 2000
BUSY, LAG_MS = 0.6, 25
IMAGE = Path(__file__).parents[2] / "docs" / "images" / "growth.svg"


def main(seconds: float = 6, runs: int = 3) -> None:
    raw = []
    for _ in range(runs):
        for server, sizes in SIZES.items():
            for calls in sizes:
                raw.append(run := media_load.measure(server, calls, seconds, ask="/lag"))
                report = (
                    "  {server}, {calls}: {busy:.0%} busy, late p99 {lag_p99_ms} ms, lost {lost}"
                )
                print(report.format(**run), flush=True)
    rows = [_row(_of(raw, server, n)) for server, sizes in SIZES.items() for n in sizes]
    results.show(f"Calls on one core, {seconds:.0f} s each, {runs} runs", rows)
    aims = [
        {
            "aim": f"{calls:,} calls at <= {BUSY:.0%} of a core, late p99 <= {LAG_MS} ms, 0 lost",
            "runs that kept to it": f"{sum(map(_kept, _of(raw, PUMP, calls)))} of {runs}",
        }
        for calls in (REACH, FURTHER)
    ]
    results.show("Calls on one core: what was to be reached, and further", aims)
    results.keep("capacity", [*rows, *aims], raw)
    _draw(raw)


def _of(raw: list[results.Row], server: media_load.Server, calls: int) -> list[results.Row]:
    return [run for run in raw if (run["server"], run["calls"]) == (server.name, calls)]


def _kept(run: results.Row) -> bool:
    return run["busy"] <= BUSY and run["lag_p99_ms"] <= LAG_MS and not run["lost"]


def _row(found: list[results.Row]) -> results.Row:
    return {
        "server": found[0]["server"],
        "calls": found[0]["calls"],
        "core busy, %": results.spread([run["busy"] * 100 for run in found]),
        "us CPU a frame": results.spread([run["us_per_frame"] for run in found]),
        "loop late p50, ms": results.spread([run["lag_p50_ms"] for run in found]),
        "p99, ms": results.spread([run["lag_p99_ms"] for run in found]),
        "lost": max(run["lost"] for run in found),
        "load late p99, ms": max(run["load_late_p99_ms"] for run in found),
        "load's core": f"{median(run['load_busy'] for run in found):.0%}",
        "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
    }


def _draw(raw: list[results.Row]) -> None:
    curves = []
    for server, sizes in SIZES.items():
        points = [
            (calls, [run["busy"] * 100 for run in _of(raw, server, calls)]) for calls in sizes
        ]
        curves.append(Curve(server.name, points))
    IMAGE.write_text(plot("One core, growing", "live calls", "% of a core", curves))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
