"""The product's web worker, which on SIGUSR2 reports its objects, collections and imports.

With COLLECTOR=off nothing is collected: what is alive then is referenced, or in a cycle.
"""

import runpy
from pathlib import Path

globals().update(runpy.run_path(str(Path(__file__).parents[3] / "deploy" / "gunicorn.conf.py")))
_start = globals()["post_worker_init"]

import gc
import json
import os
import signal
import sys
from collections import Counter
from typing import Any

TOLD = ("web.", "monitor.", "calls.", "telephony.", "agents.", "gunicorn.http.")
"""Packages whose objects are reported by type."""

_walked: list[list[int]] = [[], [], []]
"""How many objects every collection looked at, by generation."""

_imported: set[str] = set()
"""What was there at the last report."""


def post_worker_init(worker: Any) -> None:
    _start(worker)
    if os.environ.get("COLLECTOR") == "off":
        gc.disable()
    gc.callbacks.append(_collected)
    signal.signal(signal.SIGUSR2, _tell)


def _collected(phase: str, about: dict[str, int]) -> None:
    if phase == "start":
        walked = sum(len(gc.get_objects(n)) for n in range(about["generation"] + 1))
        _walked[about["generation"]].append(walked)


def _tell(*_: object) -> None:
    objects = gc.get_objects()
    told = {
        "walked": [[len(each), max(each, default=0)] for each in _walked],
        "objects": len(objects),
        "imported": sorted(set(sys.modules) - _imported),
        "alive": Counter(name for name in map(_type, objects) if name.startswith(TOLD)),
    }
    _imported.update(sys.modules)
    sys.stderr.write(f"\nTOLD {json.dumps(told)}\n")
    sys.stderr.flush()


def _type(thing: object) -> str:
    return f"{type(thing).__module__}.{type(thing).__qualname__}"
