"""Memory of a live session: what a web worker of the product grows by, from 200 to 700 of them.

From 50 to 150 with simple-websocket's reader, of which a slow core serves no more.

python -m benchmarks.media.memory [RUNS]
"""

import sys

from benchmarks.harness import machine, product, results

SESSIONS = {"stock": (50, 150), "pump": (200, 700)}
HELD_S = 120
"""Longer than any measurement takes: streams stay open until it has been made."""


def grown(reader: str, few: int, many: int, workers: int = 1) -> results.Row:
    """Return the private memory of *workers* with no, few and many live sessions."""
    room = {"CALLS_PER_WORKER": str(few + many)}  # the kernel gives workers unequal shares
    with product.running(reader=reader, web_workers=workers, variables=room) as service:
        pids = machine.forked(service.web.pid, workers)  # on any core: it is not CPU that counts
        none = machine.private_kib(*pids)
        # What is imported and connected at the first call, or at the end of one, is no call's.
        with product.live(service, few, first=0, held_s=HELD_S):
            pass
        with product.live(service, few, first=few, held_s=HELD_S):
            some = machine.private_kib(*pids)
            with product.live(service, many - few, first=2 * few, held_s=HELD_S):
                all_of_them = machine.private_kib(*pids)
    sizes = {"none": none, "few": some, "many": all_of_them}
    return {"reader": reader, **sizes, "kib": (all_of_them - some) / (many - few)}


def main(runs: int = 3) -> None:
    raw = [grown(reader, *sizes) for _ in range(runs) for reader, sizes in SESSIONS.items()]
    rows = []
    for reader in ("pump", "stock"):
        found = [run for run in raw if run["reader"] == reader]
        rows.append(
            {
                "reader": reader,
                "KiB a live session": results.spread([run["kib"] for run in found]),
                "worker alone, MiB": results.spread([run["none"] / 1024 for run in found]),
            }
        )
    results.show(f"Private memory of a web worker, {runs} runs", rows)
    results.keep("memory", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
