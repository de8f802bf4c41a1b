"""From Redis to a call's monitor: the hub against a poll by each session, same flags, same rate.

One gevent process watches all calls; another sets flags at a steady rate. The hub is the
product's own, with its bells, its poll twice a second and the renewal of leases; polling is what it
replaced: each session asks for its own flag every 500 ms (GETDEL), and renews nothing. The watcher
has a core of its own; Redis and who sets the flags share the other. `watching` is one run, and what
it executes, which hardly depends on the machine, is counted in another.

python -m benchmarks.service.flag_latency [SESSIONS] [SECONDS] [RUNS]
"""

import sys

from benchmarks.harness import machine, product, results
from benchmarks.harness.flag_load import Sessions, instructions, one

RATES = (0, 5, 50)
WAYS = ("polling", "polling-lean", "hub")
AIMS = {50: (8, 8), 5: (8, 50)}
"""By events a second: how many times less CPU than polling is to be reached, and further."""


def main(sessions: int = 500, seconds: int = 8, runs: int = 3) -> None:
    with machine.kept_on(0), product.redis_alone() as server:
        raw = [
            one(Sessions(way, sessions), rate, seconds, server.url)
            for _ in range(runs)
            for rate in RATES
            for way in WAYS
        ]
        counted = {
            (rate, way): instructions(Sessions(way, sessions), rate, seconds, server.url)
            for rate in RATES
            for way in WAYS
        }
    rows = [_row(_of(raw, way, rate), report) for (rate, way), report in counted.items()]
    aims = [_judged(raw, rate, *bounds) for rate, bounds in AIMS.items()]
    results.show(f"Flags to {sessions} sessions, {seconds} s each, {runs} runs", rows)
    results.show(f"Flags to {sessions} sessions: ratios within each of {runs} runs", aims)
    results.keep("flags", [*rows, *aims], raw)


def _of(raw: list[results.Row], way: str, rate: int) -> list[results.Row]:
    return [run for run in raw if (run["way"], run["rate"]) == (way, rate)]


def _row(found: list[results.Row], counted: float | None) -> results.Row:
    shown = {
        "worker CPU ms/s": "cpu_ms_per_s",
        "Redis CPU ms/s": "redis_ms_per_s",
        "Redis ops/s besides the flags": "ops_per_s",
        "seen after p50, ms": "late_p50_ms",
        "p99, ms": "late_p99_ms",
    }
    return {
        "events a second": found[0]["rate"],
        "way": found[0]["way"],
        **{title: results.spread([run[name] for run in found]) for title, name in shown.items()},
        "million instructions/s": f"{counted / 1e6:.1f}" if counted else machine.NOT_COUNTED,
        "unseen": sum(run["rung"] - run["seen"] for run in found),
        "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
    }


def _judged(raw: list[results.Row], rate: int, reach: float, further: float) -> results.Row:
    pairs = zip(_of(raw, "polling", rate), _of(raw, "hub", rate), strict=True)
    ratios = [polling["cpu_ms_per_s"] / hub["cpu_ms_per_s"] for polling, hub in pairs]
    return results.aim(f"times less CPU at {rate} events a second", ratios, reach, further)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
