"""All benchmarks of speed and size, one after the other; what is heard in noise is `noisy`'s.

Each also runs alone, longer if asked: see its docstring. Pipecat is fetched (550 MB). Tables are
printed as they come and all again at the end, and kept as JSON with every single run, the machine
and the versions in benchmarks/results/. One that fails stops no other.
"""

import sys
import time
import traceback

from benchmarks import (
    acted,
    board,
    capacity,
    flags,
    growth,
    ingest,
    lateness,
    memory,
    pipecat,
    pools,
    results,
    shares,
    silero,
    stalls,
    timers,
    webhooks,
    whole,
)

SHORTER = (
    (ingest, {"seconds": 2, "runs": 5}),
    (shares, {}),
    (capacity, {"seconds": 4}),
    (flags, {"seconds": 4}),
    (webhooks, {"seconds": 4}),
    (pools, {"runs": 1}),
    (memory, {"runs": 1}),
    (acted, {"rounds": 1, "runs": 1}),
    (board, {"seconds": 8}),
    (stalls, {"seconds": 8, "runs": 1}),
    (pipecat, {"seconds": 5}),
    (silero, {"runs": 1}),
    (timers, {"runs": 1}),
    (lateness, {"runs": 1}),
    (whole, {"runs": 1}),
    (growth, {}),
)

failed = []
for benchmark, arguments in SHORTER:
    began = time.monotonic()
    print(f"\n{benchmark.__doc__}", flush=True)
    try:
        benchmark.main(**arguments)
    except Exception:  # noqa: BLE001 - one that fails stops no other; it is told at the end
        traceback.print_exc()
        failed.append(benchmark.__name__)
    print(f"  took {time.monotonic() - began:.0f} s", flush=True)
print("\n\n" + "\n\n".join(results.SHOWN))
if failed:
    sys.exit(f"failed: {', '.join(failed)}")
