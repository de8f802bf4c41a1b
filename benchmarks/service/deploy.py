"""For how long calls are without a media stream when all web workers are replaced under them.

The whole service runs, as the Procfile says, with a simulated Telnyx; its calls are live and quiet.
Times are the simulator's: a call is without a stream from the end of one until Telnyx has opened
the next. The workers are replaced in three ways:

- drained: a reload (HUP) with DRAIN_S; new workers start, the old ones keep their calls for that
  long, then hand them over in turn; the time before the hand-over is a row of its own;
- handed over: the same with DRAIN_S=0, as by a second TERM;
- killed: KILL to every worker, which gunicorn then replaces.

python -m benchmarks.service.deploy [CALLS] [RUNS]
"""

import os
import signal
import sys
import time
from typing import Any

from benchmarks.harness import product, results
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import Json
from tests.system.harness.waiting import eventually, sleep_until

DRAIN_S = 12
WEB_WORKERS = 2
RINGS_PER_S = 10
QUIET = {"silence_timeout_normal": 300, "silence_timeout_hold_on": 300}
HEARD_S = 120
LOOK_EVERY_S = 0.5
WAYS = {"drained": DRAIN_S, "handed over": 0, "killed": 0}


def one(way: str, calls: int) -> list[dict[str, Any]]:
    """Return the figures of one replacement, in a service of its own; two if it drains."""
    drain_s = WAYS[way]
    with product.running(
        web_workers=WEB_WORKERS,
        variables={"DRAIN_S": str(drain_s)},
        simulator_options={"records": calls},
    ) as service:
        ids = _ring(service, calls)
        told = time.monotonic()
        _replace(service, way)
        _wait_for_streams(service, ids, since=told + drain_s)
        records = [service.simulator.record(call) for call in ids]
    gaps = [without_stream(record) for record in records]
    late = [sum(s for at, s in each if at >= told + drain_s) for each in gaps]
    if not drain_s:
        return [_figures(way, late)]
    early = [sum(s for at, s in each if at < told + drain_s) for each in gaps]
    return [_figures("drained: meanwhile", early), _figures("drained: at its end", late)]


def without_stream(record: Json) -> list[tuple[float, float]]:
    """Return (when a stream was lost, seconds until the next one) for each that was replaced."""
    found: list[tuple[float, float]] = []
    lost_at: float | None = None
    for entry in record["timeline"]:
        if entry["kind"] != "stream":
            continue
        if entry["what"] == "lost" and lost_at is None:
            lost_at = entry["at"]
        elif entry["what"] == "started" and lost_at is not None:
            found.append((lost_at, entry["at"] - lost_at))
            lost_at = None
    return found


def _figures(way: str, seconds: list[float]) -> dict[str, Any]:
    """Return the figures of calls that were without a stream for *seconds*."""
    seconds = sorted(seconds)
    return {
        "way": way,
        "calls": len(seconds),
        "lost": sum(each > 0 for each in seconds),
        "p50": seconds[len(seconds) // 2],
        "p99": seconds[min(len(seconds) * 99 // 100, len(seconds) - 1)],
        "max": seconds[-1],
    }


def _ring(service: Service, calls: int) -> list[str]:
    """Place the calls; return their ids once each has a stream."""
    service.api.change("default", **QUIET)
    began = time.monotonic()
    ids: list[str] = []
    for number in range(calls):
        sleep_until(began + number / RINGS_PER_S)
        scenario = {"caller": {"from": f"+1555{number:07d}", "to": "+15550200001"}}
        ids.append(service.simulator.place(scenario)["call_control_id"])
    _wait_for_streams(service, ids, since=0)
    return ids


def _replace(service: Service, way: str) -> None:
    if way != "killed":
        service.web.signal(signal.SIGHUP)
        return
    for pid in service.web.children():
        os.kill(pid, signal.SIGKILL)


def _wait_for_streams(service: Service, ids: list[str], since: float) -> None:
    """Wait until each call's stream started after *since* (monotonic seconds)."""
    waiting = list(ids)

    def all_have_one() -> bool:
        while waiting:
            entries = service.simulator.record(waiting[-1])["timeline"]
            started = [e["at"] for e in entries if e["kind"] == "stream" and e["what"] == "started"]
            if not started or started[-1] < since:
                return False
            waiting.pop()
        return True

    eventually(all_have_one, HEARD_S, what="every call has a stream", every_s=LOOK_EVERY_S)


def row(found: list[dict[str, Any]]) -> results.Row:
    """Return the line of the table for the runs of one way."""
    return {
        "way": found[0]["way"],
        "calls": found[0]["calls"],
        "lost their stream": results.spread([run["lost"] for run in found]),
        "without one p50, s": results.spread([run["p50"] for run in found]),
        "p99, s": results.spread([run["p99"] for run in found]),
        "longest, s": results.spread([run["max"] for run in found]),
    }


def main(calls: int = 100, runs: int = 3) -> None:
    rows, raw = [], []
    for way in WAYS:
        found = [one(way, calls) for _ in range(runs)]
        raw += [run for each in found for run in each]
        rows += [row(list(same)) for same in zip(*found, strict=True)]
    results.show(f"{WEB_WORKERS} web workers replaced, DRAIN_S={DRAIN_S}, {runs} runs", rows)
    results.keep("deploy", rows, raw)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
