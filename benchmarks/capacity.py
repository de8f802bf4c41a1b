"""Calls a core takes: how busy one worker is, how late its event loop, and whether all was heard.

python -m benchmarks.capacity [SECONDS] [RUNS]
"""

import sys
from statistics import median

from benchmarks import results, streams

STOCK = streams.gunicorn("stock flask-sock", "/stock", "flask-sock")
PUMP = streams.gunicorn("the pump", "/reader", "pump")
SLOW_PUMP = streams.gunicorn("the pump, 40 ms tick", "/reader", "pump", 40)
CURVE = (
    *((STOCK, calls) for calls in (100, 200, 400)),
    *((PUMP, calls) for calls in (100, 300, 600, 1000, 1500)),
    *((SLOW_PUMP, calls) for calls in (1000, 2000)),
)


def main(seconds: float = 8, runs: int = 3) -> None:
    raw = []
    for _ in range(runs):
        for server, calls in CURVE:
            raw.append(run := streams.measure(server, calls, seconds))
            print("  {server}, {calls}: {busy:.0%} busy, lost {lost}".format(**run), flush=True)
    rows = []
    for server, calls in CURVE:
        found = [run for run in raw if (run["server"], run["calls"]) == (server.name, calls)]
        lags = [[float(ms) for ms in run["lag_ms"].split()[1:]] for run in found]
        rows.append(
            {
                "server": server.name,
                "calls": calls,
                "core busy, %": results.spread([run["busy"] * 100 for run in found]),
                "us CPU a frame": results.spread([run["us_per_frame"] for run in found]),
                "hub lag p50, ms": results.spread([lag[0] for lag in lags]),
                "hub lag p99, ms": results.spread([lag[1] for lag in lags]),
                "lost": max(run["lost"] for run in found),
                "load's core": f"{median(run['load_busy'] for run in found):.0%}",
                "others": f"{median(run['others_busy'] for run in found):.0%}",
            }
        )
    results.show(f"Calls on one core, {seconds:.0f} s each, {runs} runs", rows)
    results.keep("capacity", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
