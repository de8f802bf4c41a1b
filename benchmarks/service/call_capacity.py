"""How many calls this machine carries from ringing to hang-up, everything on it included.

Web, Celery, beat, Redis and the simulator that plays Telnyx and the callers. Every size rings
within `RINGING_S`, so that all calls are on the line at once, and lives through its whole dead-air
life with Dead Air's default seconds: greeting, 7 s, check-in, 7 s, check-in, 5 s, hang-up. A size
is carried when no call lacks a step and no step is more than a second late.

python -m benchmarks.service.call_capacity [RUNS] [CALLS ...]
"""

import sys
from typing import Any

from benchmarks.harness import product, results, silent_calls

RINGING_S = 20.0
TIMEOUT_S, GRACE_S = 7.0, 5.0
LATE_MS = 1_000
SIZES = (300, 500, 700, 1000)


def one(calls: int, web_workers: int) -> dict[str, Any]:
    """Return how so many calls fared."""
    crowd = silent_calls.Crowd(calls, calls / RINGING_S, TIMEOUT_S, GRACE_S)
    options = {"records": silent_calls.KEPT}
    with product.running(web_workers=web_workers, simulator_options=options) as service:
        return silent_calls.lives(service, crowd)


def carried(run: dict[str, Any]) -> bool:
    """Return whether every call lived through every step, none a second late."""
    return bool(run["whole"] == run["calls"] and run["max"] <= LATE_MS)


def main(runs: int = 1, *sizes: int, web_workers: int = 2) -> None:
    rows, raw = [], []
    for calls in sizes or SIZES:
        found = [one(calls, web_workers) for _ in range(runs)]
        raw += found
        rows.append(
            {
                "calls": calls,
                "live at once": min(run["live_at_once"] for run in found),
                "carried": f"{sum(map(carried, found))} of {runs}",
                "whole lives": f"{sum(run['whole'] for run in found)} of {calls * runs}",
                "lateness p50, ms": results.spread([run["p50"] for run in found]),
                "p99, ms": results.spread([run["p99"] for run in found]),
                "latest, ms": results.spread([run["max"] for run in found]),
                "cores, simulator's apart": results.spread(
                    [sum(run["cores"].values()) - run["cores"]["simulator"] for run in found]
                ),
                "simulator's": results.spread([run["cores"]["simulator"] for run in found]),
                "others'": results.spread([run["others_cores"] for run in found]),
            }
        )
        print(f"  {rows[-1]}", flush=True)
        if not any(map(carried, found)):
            break
    results.show(f"Whole lives, {web_workers} web workers", rows)
    results.keep("whole", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
