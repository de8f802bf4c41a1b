"""How late check-ins and hang-ups come: from when one is due until its command is at Telnyx.

The whole service as the Procfile has it (two web workers, Celery, beat, Redis) and the simulator,
on this machine. The same number of callers ring every second, whatever the size; their timeouts are
so long that all of them are on the line at once.

python -m benchmarks.service.step_lateness [RUNS] [CALLS ...]
"""

import sys
from typing import Any

from benchmarks.harness import product, results, silent_calls

RINGS_A_SECOND = 20
TIMEOUT_S, GRACE_S = 8.0, 5.0
WEB_WORKERS = 2


def one(calls: int) -> dict[str, Any]:
    """Return the lateness at so many live calls."""
    ringing_s = calls / RINGS_A_SECOND
    crowd = silent_calls.Crowd(
        calls=calls,
        rings_a_second=RINGS_A_SECOND,
        timeout_s=max(TIMEOUT_S, ringing_s / 2),
        grace_s=GRACE_S,
    )
    options = {"records": silent_calls.KEPT}
    with product.running(web_workers=WEB_WORKERS, simulator_options=options) as service:
        return silent_calls.lives(service, crowd)


def main(runs: int = 3, *sizes: int) -> None:
    sizes = sizes or (1, 100, 500)
    raw = []
    for _ in range(runs):
        for calls in sizes:
            raw.append(one(calls))
            print(f"  {raw[-1]}", flush=True)
    rows = []
    for calls in sizes:
        found = [run for run in raw if run["calls"] == calls]
        rows.append(
            {
                "calls": calls,
                "live at once": min(run["live_at_once"] for run in found),
                "lateness p50, ms": results.spread([run["p50"] for run in found]),
                "p99, ms": results.spread([run["p99"] for run in found]),
                "latest, ms": results.spread([run["max"] for run in found]),
                "calls with all three": f"{sum(run['whole'] for run in found)} of {calls * runs}",
                "cores busy": results.spread([sum(run["cores"].values()) for run in found]),
                "others'": results.spread([run["others_cores"] for run in found]),
                "simulator late p99, ms": results.spread(
                    [1000 * run["simulator"]["loop_late"]["p99"] for run in found]
                ),
            }
        )
    results.show(f"Lateness of the whole service, {WEB_WORKERS} web workers, {runs} runs", rows)
    results.keep("lateness", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
