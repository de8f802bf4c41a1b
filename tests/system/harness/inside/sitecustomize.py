"""Counts the greenlets of each process forked from this one, from a thread of its own.

Python imports a module of this name at its start: `tests.system.harness.greenlets` puts its folder
on PYTHONPATH. Everything is taken before gevent patches it, so that it runs beside gevent, not in
it.
"""

import gc
import os
from _thread import start_new_thread
from pathlib import Path
from time import monotonic, sleep

EVERY_S = 0.25


def count() -> None:
    from greenlet import greenlet  # noqa: PLC0415  # it is there by the time somebody forks

    beside_the_log = Path("/proc/self/fd/1").readlink()
    file = beside_the_log.with_name(f"greenlets-{os.getpid()}")
    whole = file.with_suffix(".new")
    while True:
        began = monotonic()
        alive = sum(isinstance(thing, greenlet) and bool(thing) for thing in gc.get_objects())
        whole.write_text(f"{began} {alive}")
        whole.rename(file)
        sleep(EVERY_S)


os.register_at_fork(after_in_child=lambda: start_new_thread(count, ()))
