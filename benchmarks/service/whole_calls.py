"""Silent callers on the whole service: how late each step is, and how many calls are carried.

Web, Celery, beat, Redis and the simulator that plays Telnyx and the callers, all on this machine.
Every call goes from ringing to hang-up: greeting, check-in, check-in, hang-up. A step is due at the
simulator's own end of the previous utterance plus the timeout, and done when its command reaches
the simulator. Two ways to ring, all calls being live at once in both:

- steady: 20 calls a second, with timeouts long enough for all to be live together;
- burst: all within 20 s, with Dead Air's default timeouts (7, 7 and 5 s). A size is carried when no
  call lacks a step and no step is more than a second late; the first that is not ends the series.

The load (`benchmarks.silent_load`) is judged first: a run in which it sent one webhook of a hundred
more than `LOAD_LATE_MS` late does not count. A second table shows where steps waited.

python -m benchmarks.service.whole_calls [RUNS]
"""

import sys
from typing import Any

from benchmarks.harness import product, results, silent_calls

STEADY, BURST = "steady", "burst"
RINGS_PER_S, BURST_S = 20, 20.0
TIMEOUT_S, GRACE_S = 7.0, 5.0
LATE_MS = 1_000
LOAD_LATE_MS = 10
LOAD = "benchmarks.silent_load"
WEB_WORKERS = 2
SIZES = {STEADY: (1, 100, 500, 1000), BURST: (300, 500, 700, 1000)}


def crowd(ringing: str, calls: int) -> silent_calls.Crowd:
    """Return *calls* silent callers who ring in one of the two ways."""
    if ringing == BURST:
        return silent_calls.Crowd(calls, calls / BURST_S, TIMEOUT_S, GRACE_S)
    timeout_s = max(TIMEOUT_S + 1, calls / RINGS_PER_S / 2)
    return silent_calls.Crowd(calls, RINGS_PER_S, timeout_s, GRACE_S)


def one(ringing: str, calls: int) -> dict[str, Any]:
    """Return the figures of *calls* calls."""
    with product.running(web_workers=WEB_WORKERS, simulator=LOAD) as service:
        return {"ringing": ringing, **silent_calls.lives(service, crowd(ringing, calls))}


def carried(run: dict[str, Any]) -> bool:
    """Return whether every call had every step, none a second late."""
    return bool(run["whole"] == run["calls"] and run["max"] <= LATE_MS)


def counts(run: dict[str, Any]) -> bool:
    """Return whether the load was in time itself."""
    return bool(1000 * run["simulator"]["loop_late"]["p99"] <= LOAD_LATE_MS)


def row(found: list[dict[str, Any]]) -> results.Row:
    """Return the line of the table for the runs of one size."""
    calls = sum(run["calls"] for run in found)
    cores = [run["cores"] for run in found]
    return {
        "ringing": found[0]["ringing"],
        "calls": found[0]["calls"],
        "step late p50, ms": results.spread([run["p50"] for run in found]),
        "p99, ms": results.spread([run["p99"] for run in found]),
        "latest, ms": results.spread([run["max"] for run in found]),
        "complete": f"{sum(run['whole'] for run in found)} of {calls}",
        "carried": f"{sum(map(carried, found))} of {sum(map(counts, found))}",
        "cores": results.spread([sum(used.values()) - used["simulator"] for used in cores]),
        "busiest 25 s": results.spread([run["busiest_cores"] for run in found]),
        "ms of CPU a call": results.spread([_ms_a_call(run) for run in found]),
        "the load's": results.spread([run["ms_a_call"]["simulator"] for run in found]),
        "load late p99, ms": results.spread(
            [1000 * run["simulator"]["loop_late"]["p99"] for run in found]
        ),
        "others' cores": results.spread([run["others_cores"] for run in found]),
    }


def _ms_a_call(run: dict[str, Any]) -> float:
    return float(sum(run["ms_a_call"].values()) - run["ms_a_call"]["simulator"])


def waits(found: list[dict[str, Any]]) -> list[results.Row]:
    """Return the lines of the table of waits of one size: p50 and p99 of each part, in ms."""
    about = {"ringing": found[0]["ringing"], "calls": found[0]["calls"]}
    return [
        {
            **about,
            "wait": part,
            "p50, ms": results.spread([run["waits"][part][0] for run in found]),
            "p99, ms": results.spread([run["waits"][part][1] for run in found]),
        }
        for part in found[0]["waits"]
    ]


def main(runs: int = 1) -> None:
    rows, raw, waited = [], [], []
    for ringing, sizes in SIZES.items():
        for calls in sizes:
            found = [one(ringing, calls) for _ in range(runs)]
            raw += found
            rows.append(row(found))
            waited += waits(found)
            print(f"  {rows[-1]}", flush=True)
            if ringing == BURST and not any(map(carried, found)):
                break
    results.show(f"Whole calls, {WEB_WORKERS} web workers, {runs} runs", rows)
    results.show("Where a step waited", waited)
    results.keep("whole-calls", rows, raw)
    results.keep("waits", waited, [])


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
