"""Memory of a live session: what a web worker of the product grows by, from 200 to 700 of them.

python -m benchmarks.memory [RUNS]
"""

import subprocess
import sys
import time

from benchmarks import built, machine, product, results
from tests.system.service import Service

FEW, MANY = 200, 700
SETTLE_S = 6


def grown(reader: str) -> results.Row:
    """Return what one worker's private memory is with no, few and many live sessions."""
    with product.running(reader=reader) as service:
        pid = product.web_worker(service)
        none = machine.private_kib(pid)
        # What is imported and connected at the first call, or at the end of one, is no call's.
        _with(service, pid, FEW, first=0)
        few = _with(service, pid, FEW, first=FEW)
        many = _with(service, pid, MANY, first=2 * FEW)
    per_session = (many - few) / (MANY - FEW)
    return {"reader": reader, "none": none, "few": few, "many": many, "kib": per_session}


def _with(service: Service, pid: int, count: int, first: int) -> int:
    """Return the private KiB while so many streams are open and send media."""
    streams = product.standing(service, count, first)
    command = [built.load(), service.port, SETTLE_S, 2, built.audio(), 0]
    load = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    load.stdin.write("".join(f"{path} {call}\n" for path, call in streams))
    load.stdin.close()
    load.stdout.readline()
    time.sleep(SETTLE_S / 2)  # half-way through the load
    kib = machine.private_kib(pid)
    load.stdout.read()
    if load.wait():
        raise RuntimeError("the worker closed a stream meanwhile: nothing was measured")
    return kib


def main(runs: int = 3) -> None:
    raw = [grown(reader) for _ in range(runs) for reader in ("stock", "pump")]
    rows = []
    for reader in ("pump", "stock"):
        found = [run for run in raw if run["reader"] == reader]
        rows.append(
            {
                "reader": reader,
                "KiB a live session": results.spread([run["kib"] for run in found]),
                "worker alone, MiB": results.spread([run["none"] / 1024 for run in found]),
                f"with {MANY}, MiB": results.spread([run["many"] / 1024 for run in found]),
            }
        )
    results.show(f"Private memory of a web worker, {runs} runs", rows)
    results.keep("memory", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
