"""All benchmarks of speed and size, one after the other; see benchmarks/README.md.

Each also runs alone: see its docstring. Pipecat is downloaded (550 MB). Tables are printed as they
are ready and again at the end, and stored as JSON with every run, the machine and the versions in
benchmarks/results/. A benchmark that fails does not stop the others.
"""

import argparse
import sys
import time
import traceback

from benchmarks.harness import results
from benchmarks.media import (
    agents,
    calls_per_core,
    cpu_shares,
    frame_cost,
    loop_stalls,
    memory,
    pipecat,
    silero,
)
from benchmarks.service import (
    board,
    celery_pools,
    command_cost,
    flag_latency,
    growth,
    sweep,
    webhook_to_decision,
    webhooks_per_core,
    whole_calls,
)

SHORTER = (
    (frame_cost, {"seconds": 2, "runs": 4}),
    (cpu_shares, {}),
    (calls_per_core, {"seconds": 4, "runs": 2}),
    (flag_latency, {"seconds": 4}),
    (webhooks_per_core, {"seconds": 4}),
    (celery_pools, {"runs": 1}),
    (command_cost, {}),
    (memory, {"runs": 1}),
    (agents, {"seconds": 4}),
    (webhook_to_decision, {"rounds": 1, "runs": 1}),
    (board, {"seconds": 8}),
    (loop_stalls, {"seconds": 8, "runs": 1}),
    (pipecat, {"seconds": 5}),
    (silero, {"runs": 1}),
    (whole_calls, {}),
    (growth, {}),
    (sweep, {}),
)

argparse.ArgumentParser(
    prog="python -m benchmarks",
    description=__doc__,
    formatter_class=argparse.RawDescriptionHelpFormatter,
).parse_args()  # it has no arguments: --help must not start an hour of measurements
failed = []
for benchmark, arguments in SHORTER:
    began = time.monotonic()
    print(f"\n{benchmark.__doc__}", flush=True)
    try:
        benchmark.main(**arguments)
    except Exception:  # noqa: BLE001  # the others run on; all failures are listed at the end
        traceback.print_exc()
        failed.append(benchmark.__name__)
    print(f"  took {time.monotonic() - began:.0f} s", flush=True)
print("\n\n" + "\n\n".join(results.SHOWN))
if failed:
    sys.exit(f"failed: {', '.join(failed)}")
