"""CPU a media frame, with WebRTC's verdict on each, of every way to read it. One run holds all.

python -m benchmarks.ingest [CALLS] [SECONDS] [RUNS]
"""

import sys
from statistics import median

from benchmarks import results, streams

SERVERS = (
    streams.gunicorn("stock flask-sock", "/stock", "flask-sock"),
    streams.gunicorn("the pump", "/reader", "pump"),
    streams.gunicorn("the pump, 40 ms tick", "/reader", "pump", 40),
    streams.gunicorn("the pump, the product's VAD", "/product", "pump"),
    streams.asyncio_baseline(),
    streams.c_floor(20),
    streams.c_floor(0),
)
OURS = "the pump"


def main(calls: int = 100, seconds: float = 10, runs: int = 3) -> None:
    raw = []
    for _ in range(runs):
        for server in SERVERS:
            raw.append(run := streams.measure(server, calls, seconds))
            told = "  {server}: {us_per_frame:.1f} us, lost {lost}, others {others_busy:.0%}"
            print(told.format(**run))
    rows: list[results.Row] = []
    for server in SERVERS:
        found = [run for run in raw if run["server"] == server.name]
        ours = [run for run in raw if run["server"] == OURS]
        costs = [run["us_per_frame"] for run in found]
        ratios = [a["us_per_frame"] / b["us_per_frame"] for a, b in zip(found, ours, strict=True)]
        rows.append(
            {
                "server": server.name,
                "us CPU a frame": results.spread(costs),
                "times the pump": results.spread(ratios),
                "wake-ups a frame": results.spread([run["wakeups_per_frame"] for run in found]),
                "core": f"{median(run['busy'] for run in found):.0%}",
                "lost": max(run["lost"] for run in found),
                "speech frames": found[0]["speech"],
                "load late p99, ms": max(run["load_late_p99_ms"] for run in found),
                "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
                "load's core": f"{median(run['load_busy'] for run in found):.0%}",
            }
        )
    results.show(f"Ingest at {calls} calls, {seconds:.0f} s each, {runs} runs", rows)
    results.keep(f"ingest-{calls}", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
