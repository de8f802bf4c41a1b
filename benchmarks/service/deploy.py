"""For how long calls are without a media stream when all web workers are replaced under them.

The whole service runs, as the Procfile says, with a simulated Telnyx. The calls are live and quiet;
gunicorn's master is told to reload (HUP), as a deploy does: new workers start, the old ones keep
their calls for DRAIN_S and hand over what has not ended by then. Times are the simulator's: a call
is without a stream from the end of one until Telnyx has opened the next.

python -m benchmarks.service.deploy [CALLS] [RUNS]
"""

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
QUIET = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60, "hangup_grace": 60}
PLACED_S, REPLACED_S = 120, 120


def one(calls: int) -> dict[str, Any]:
    """Return the seconds without a stream of each call, in a service of its own."""
    variables = {"DRAIN_S": str(DRAIN_S)}
    options = {"records": calls}
    with product.running(
        web_workers=WEB_WORKERS, variables=variables, simulator_options=options
    ) as service:
        ids = _ring(service, calls)
        old = set(service.web.children())
        told = time.monotonic()
        service.web.signal(signal.SIGHUP)
        eventually(lambda: not old & set(service.web.children()), REPLACED_S, what="replaced")
        eventually(lambda: _all_heard(service, ids), REPLACED_S, what="all have a stream again")
        took_s = time.monotonic() - told
        records = [service.simulator.record(call) for call in ids]
    draining: list[float] = []
    after: list[float] = []
    for record in records:
        gaps = without_stream(record)
        draining.append(sum(s for lost_at, s in gaps if lost_at < told + DRAIN_S))
        after.append(sum(s for lost_at, s in gaps if lost_at >= told + DRAIN_S))
    after.sort()
    return {
        "calls": calls,
        "replaced_after_s": took_s,
        "draining_s": max(draining),
        "handed_over": sum(gap > 0 for gap in after),
        "p50_s": after[len(after) // 2],
        "p99_s": after[min(len(after) * 99 // 100, len(after) - 1)],
        "max_s": after[-1],
    }


def without_stream(record: Json) -> list[tuple[float, float]]:
    """Return (when a stream was lost, seconds until the next one) for each that was replaced."""
    found: list[tuple[float, float]] = []
    lost_at: float | None = None
    for entry in record["timeline"]:
        if entry["kind"] == "stream" and entry["what"] in {"lost", "stopped"}:
            lost_at = entry["at"] if lost_at is None else lost_at
        elif entry["kind"] == "stream" and entry["what"] == "started" and lost_at is not None:
            found.append((lost_at, entry["at"] - lost_at))
            lost_at = None
    return found


def _ring(service: Service, calls: int) -> list[str]:
    """Place the calls; return their ids once each has a stream and was greeted."""
    service.api.change("default", **QUIET)
    began = time.monotonic()
    ids: list[str] = []
    for number in range(calls):
        sleep_until(began + number / RINGS_PER_S)
        scenario = {"caller": {"from": f"+1555{number:07d}", "to": "+15550200001"}}
        ids.append(service.simulator.place(scenario)["call_control_id"])
    eventually(lambda: _all_heard(service, ids), PLACED_S, what="all calls have a stream")
    return ids


def _all_heard(service: Service, ids: list[str]) -> bool:
    """Return whether the latest word on each call's stream is that it has started."""
    for call in ids:
        words = [e["what"] for e in service.simulator.record(call)["timeline"]
                 if e["kind"] == "stream"]  # fmt: skip
        if not words or words[-1] != "started":
            return False
    return True


def main(calls: int = 100, runs: int = 3) -> None:
    """Measure, print a table, and store it in benchmarks/results/deploy.json."""
    raw = [one(calls) for _ in range(runs)]
    row = {
        "calls": calls,
        "without a stream while draining, s": results.spread([r["draining_s"] for r in raw]),
        "handed over": results.spread([r["handed_over"] for r in raw]),
        "then without one p50, s": results.spread([r["p50_s"] for r in raw]),
        "p99, s": results.spread([r["p99_s"] for r in raw]),
        "longest, s": results.spread([r["max_s"] for r in raw]),
    }
    results.show(f"A deploy of {WEB_WORKERS} web workers, DRAIN_S={DRAIN_S}", [row])
    results.keep("deploy", [row], raw)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
