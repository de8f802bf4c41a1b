"""What holds a web worker's event loop up with 1,000 live calls; what a worker needs to start.

The whole product with one web worker. A greenlet in it runs every 23 ms and reports how late
it was; every collection of the garbage collector is timed. First with no call, then with many
calls that send media; of these, `BRIEF` at a time last a second, and as many new ones follow.
Start-up is from exec of gunicorn until it answers /readyz. Where we may, the worker comes first on
its core: what is measured is then its own doing, whatever else this machine does.

python -m benchmarks.media.loop_stalls [CALLS] [SECONDS] [RUNS]
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from benchmarks.harness import c_build, machine, product, results
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually, sleep_until

CONF = "benchmarks/servers/watched.conf.py"
BRIEF = 10
"""Room for as many that are about to end, and as many again, is left below the worker's limit."""


def one(calls: int, seconds: int) -> list[results.Row]:
    """Return the figures of one worker with no call and with *calls*."""
    with product.running(web_conf=CONF) as service:
        service.web.kill()
        began = time.monotonic()
        service.web.start()
        started_s = time.monotonic() - began
        pid = product.web_worker(service)
        about = {"started_s": started_s, "first": _put_first(pid)}
        idle = _watched(service, pid, seconds) | {"calls": 0, **about}
        streams = product.standing(service, calls - 3 * BRIEF)
        load = product.media(service, streams, c_build.audio(), seconds + 8)
        time.sleep(3)  # of steady media, so that opening the streams is not in what is measured
        brief = product.standing(service, 2 * seconds * BRIEF, first=calls)
        busy = _watched(service, pid, seconds, brief) | {"calls": calls, **about}
        if load.poll() is not None:
            raise RuntimeError("media ended before the measurement did")
        load.kill()
        load.wait()
    return [idle, busy]


def _put_first(pid: int) -> bool:
    """Let *pid* run whenever it wants to; false if that is not ours to say."""
    try:
        os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        return False
    return True


def _watched(
    service: Service, pid: int, seconds: int, brief: list[tuple[str, str]] | None = None
) -> results.Row:
    """Return the figures of the worker over *seconds*, in which *brief* calls come and go."""
    _report(service, pid)
    cpu, began, ended = machine.cpu_s(pid), time.monotonic(), 0
    while brief and time.monotonic() - began < seconds - 1:
        if product.media(service, brief[ended : ended + BRIEF], c_build.audio(), 1).wait():
            raise RuntimeError("the worker refused a brief call")
        ended += BRIEF
    sleep_until(began + seconds)  # what is measured is a stretch of time
    busy = (machine.cpu_s(pid) - cpu) / (time.monotonic() - began)
    report = _report(service, pid)
    return report | {"busy": busy, "ended": ended, **_memory_mib(pid)}


def _report(service: Service, pid: int) -> results.Row:
    """Have the worker report what it recorded since the last request."""
    before = _lines(service)
    os.kill(pid, signal.SIGUSR2)
    eventually(lambda: len(_lines(service)) > len(before), 5, what="the worker reports")
    return json.loads(_lines(service)[-1].partition(" ")[2])


def _lines(service: Service) -> list[str]:
    return [line for line in service.web.log.read_text().splitlines() if "WATCHED {" in line]


def _memory_mib(pid: int) -> results.Row:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return {"rss": sizes["Rss"], "pss": sizes["Pss"], "private": machine.private_kib(pid) / 1024}


def main(calls: int = 1_000, seconds: int = 15, runs: int = 3) -> None:
    raw = [row for _ in range(runs) for row in one(calls, seconds)]
    rows = []
    for count in (0, calls):
        found = [run for run in raw if run["calls"] == count]
        rows.append({"calls": count})
        for name, shown in (
            ("lag_p50_ms", "loop late p50, ms"),
            ("lag_p99_ms", "p99, ms"),
            ("lag_max_ms", "latest, ms"),
            ("busy", "core busy"),
            ("ended", "calls ended"),
            ("started_s", "start-up, s"),
            ("rss", "RSS, MiB"),
            ("pss", "PSS, MiB"),
            ("private", "private, MiB"),
        ):
            rows[-1][shown] = results.spread([run[name] for run in found])
        rows[-1]["full collection, CPU ms"] = results.spread([run["full_ms"] for run in found])
        rows[-1]["collections, by generation"] = str([run["gc_runs"] for run in found])
        rows[-1]["longest, CPU ms"] = str([[round(ms, 1) for ms in run["gc_ms"]] for run in found])
    whose = "first on its core" if all(run["first"] for run in raw) else "on a core with others"
    results.show(f"One web worker, {whose}, {seconds} s each, {runs} runs", rows)
    results.keep("stalls", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
