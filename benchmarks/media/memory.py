"""Memory of a live session: what a web worker of the product grows by, from 200 to 700 of them.

python -m benchmarks.media.memory [RUNS]
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.harness import c_build, machine, product, results
from tests.system.harness.service import Service

FEW, MANY = 200, 700
SETTLE_S = 2
HELD_S = 120
"""Longer than any measurement takes: streams stay open until it has been made."""


def grown(reader: str, workers: int = 1, few: int = FEW, many: int = MANY) -> results.Row:
    """Return the private memory of *workers* with no, few and many live sessions."""
    with product.running(reader=reader, web_workers=workers) as service:
        pids = machine.forked(service.web.pid, workers)  # on any core: it is not CPU that counts
        none = machine.private_kib(*pids)
        # What is imported and connected at the first call, or at the end of one, is no call's.
        with _live(service, few, first=0):
            pass
        with _live(service, few, first=few):
            some = machine.private_kib(*pids)
            with _live(service, many - few, first=2 * few):
                all_of_them = machine.private_kib(*pids)
    sizes = {"none": none, "few": some, "many": all_of_them}
    return {"reader": reader, **sizes, "kib": (all_of_them - some) / (many - few)}


@contextmanager
def _live(service: Service, count: int, first: int) -> Iterator[None]:
    """Open *count* more streams that send media."""
    load = product.media(service, product.standing(service, count, first), c_build.audio(), HELD_S)
    try:
        time.sleep(SETTLE_S)  # of media: what a session needs it has by then
        yield
        if load.poll() is not None:
            raise RuntimeError("the worker closed a stream meanwhile: nothing was measured")
    finally:
        load.kill()
        load.wait()


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
