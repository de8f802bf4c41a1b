"""The product's web workers, watched from inside: how late the loop is, what collections take.

Each SIGUSR2 makes a worker print a line of JSON about the time since the one before, and how long a
full collection takes just now: the worst that could have come. That collection is not part of the
figures.
"""

import runpy
from pathlib import Path

globals().update(runpy.run_path(str(Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py")))
_start = globals()["post_worker_init"]

import gc
import json
import signal
import sys
from time import thread_time
from typing import Any

from benchmarks.servers.lag import Lag

STALLS = []
"""Every collection so far: its generation and how many ms of CPU it took."""

_lag = Lag()


def post_worker_init(worker: Any) -> None:
    _start(worker)
    gc.callbacks.append(_collected)
    signal.signal(signal.SIGUSR2, _report)


def _collected(phase: str, about: dict[str, int]) -> None:
    if phase == "start":
        STALLS.append((about["generation"], thread_time()))
    else:
        generation, began = STALLS[-1]
        STALLS[-1] = (generation, (thread_time() - began) * 1000)


def _report(*_: object) -> None:
    gc.collect()
    _, full_ms = STALLS.pop()
    report = {
        "full_ms": full_ms,
        "gc_ms": [max([ms for g, ms in STALLS if g == n], default=0.0) for n in range(3)],
        "gc_runs": [sum(g == n for g, _ in STALLS) for n in range(3)],
    } | json.loads(_lag.report())
    STALLS.clear()
    sys.stderr.write(f"WATCHED {json.dumps(report)}\n")
    sys.stderr.flush()
