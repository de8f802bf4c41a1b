"""How late check-ins and hang-ups come: from when one is due until its command is at Telnyx.

The whole service as the Procfile has it (two web workers, Celery, beat, Redis) and the simulator,
on this machine. Callers ring over a while and say nothing; each is asked twice and hung up on. Due
is the simulator's own end of what was said last plus the agent's timeout; both times are its.

python -m benchmarks.lateness [RUNS] [CALLS ...]
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks import machine, product, results
from tests.system.record import checkins, ended, hangups

TIMEOUT_S, GRACE_S = 8.0, 6.0
SETTINGS = {"silence_timeout_normal": TIMEOUT_S, "hangup_grace": GRACE_S}
RINGS_A_SECOND = 25
WEB_WORKERS = 2


def one(calls: int) -> dict[str, object]:
    with product.running(web_workers=WEB_WORKERS) as service:
        service.api.change("default", **SETTINGS)
        ids = []
        began = time.monotonic()
        busy = machine.busy_s()
        with ThreadPoolExecutor(4) as pool:
            for n in range(calls):
                pause = began + n / RINGS_A_SECOND - time.monotonic()
                time.sleep(max(0.0, pause))
                scenario = {"caller": {"from": f"+1555{n:07d}", "to": "+15550200001"}, "step": []}
                ids.append(pool.submit(service.simulator.place, scenario))
        ids = [each.result()["call_control_id"] for each in ids]
        until = time.monotonic() + 90
        while any(not call["closed"] for call in service.simulator.calls()):
            if time.monotonic() > until:
                break
            time.sleep(1)
        busy = (machine.busy_s() - busy) / (time.monotonic() - began)
        records = [service.simulator.record(call) for call in ids]
        skipped = service.simulator.http.get("/sim/health").json()
    lates, whole = [], 0
    for record in records:
        acts = [*checkins(record), *hangups(record)]
        whole += len(checkins(record)) == 2 and len(hangups(record)) == 1
        waits = [TIMEOUT_S, TIMEOUT_S, GRACE_S]
        for said, act, wait in zip(ended(record), acts, waits, strict=False):
            lates.append((act["at"] - said["ended_at"] - wait) * 1000)
    lates.sort()
    return {
        "calls": calls,
        "acts": len(lates),
        "whole": whole,
        "p50": lates[len(lates) // 2],
        "p99": lates[len(lates) * 99 // 100],
        "max": lates[-1],
        "cores_busy": busy,
        "simulator": {k: v for k, v in skipped.items() if "skip" in k},
    }


def main(runs: int = 3, *sizes: int) -> None:
    sizes = sizes or (1, 100, 500)
    raw = []
    for _ in range(runs):
        for calls in sizes:
            raw.append(one(calls))
            print(f"  {raw[-1]}")
    rows = []
    for calls in sizes:
        found = [run for run in raw if run["calls"] == calls]
        rows.append(
            {
                "calls": calls,
                "lateness p50, ms": results.spread([run["p50"] for run in found]),
                "p99, ms": results.spread([run["p99"] for run in found]),
                "latest, ms": results.spread([run["max"] for run in found]),
                "check-ins and hang-ups": sum(run["acts"] for run in found),
                "calls with all three": f"{sum(run['whole'] for run in found)} of {calls * runs}",
                "cores busy": results.spread([run["cores_busy"] for run in found]),
            }
        )
    results.show(f"Lateness of the whole service, {WEB_WORKERS} web workers, {runs} runs", rows)
    results.keep("lateness", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
