"""What holds a web worker's event loop up with 1,000 live calls; what a worker needs to start.

The whole product with one web worker. A greenlet of it wants to run every 13 ms and tells how late
it does; every collection of the garbage collector is timed. First with no call, then with so many
calls that send media. Start-up is from exec of gunicorn until it answers /readyz.

python -m benchmarks.stalls [CALLS] [SECONDS] [RUNS]
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import built, machine, product, results
from tests.system.service import Service
from tests.system.waiting import eventually

CONF = "benchmarks/servers/watched.conf.py"


def one(calls: int, seconds: int) -> list[results.Row]:
    """Return what one worker told with no call and with *calls*."""
    with product.running(web_conf=CONF) as service:
        service.web.kill()
        began = time.monotonic()
        service.web.start()
        started_s = time.monotonic() - began
        pid = product.web_worker(service)
        idle = _watched(service, pid, seconds) | {"calls": 0, "started_s": started_s}
        streams = product.standing(service, calls)
        command = [built.load(), service.port, seconds + 8, 2, built.audio(), 0]
        load = subprocess.Popen(  # noqa: S603
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        machine.pin(load.pid, 0)
        load.stdin.write("".join(f"{path} {call}\n" for path, call in streams))
        load.stdin.close()
        load.stdout.readline()
        time.sleep(3)
        busy = _watched(service, pid, seconds) | {"calls": calls, "started_s": started_s}
        if load.poll() is not None:
            raise RuntimeError("media ended before the measurement did")
        load.kill()
        load.wait()
    return [idle, busy]


def _watched(service: Service, pid: int, seconds: int) -> results.Row:
    _tell(service, pid)
    cpu = machine.cpu_s(pid)
    time.sleep(seconds)
    busy = (machine.cpu_s(pid) - cpu) / seconds
    told = _tell(service, pid)
    return told | {"busy": busy, **_memory_mib(pid)}


def _tell(service: Service, pid: int) -> results.Row:
    """Have the worker tell what it noted since it was asked last."""
    before = _lines(service)
    os.kill(pid, signal.SIGUSR2)
    eventually(lambda: len(_lines(service)) > len(before), 5, what="the worker tells")
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
            ("started_s", "start-up, s"),
            ("rss", "RSS, MiB"),
            ("pss", "PSS, MiB"),
            ("private", "private, MiB"),
        ):
            rows[-1][shown] = results.spread([run[name] for run in found])
        rows[-1]["full collection, CPU ms"] = results.spread([run["full_ms"] for run in found])
        rows[-1]["collections, by generation"] = str([run["gc_runs"] for run in found])
        rows[-1]["longest, CPU ms"] = str([[round(ms, 1) for ms in run["gc_ms"]] for run in found])
    results.show(f"One web worker, {seconds} s each, {runs} runs", rows)
    results.keep("stalls", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
