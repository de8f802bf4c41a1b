"""Counts the greenlets of each process forked from this one, when asked, from a thread of its own.

Python imports a module of this name at its start: `tests.system.harness.greenlets` puts its folder
on PYTHONPATH. Everything is taken before gevent patches it, so that it runs beside gevent, not in
it.

A count holds every object for a moment, and `tuple(...)` fails on a tuple that somebody else holds
before it is whole (CPython's gh-59313). So nothing is counted unless a test asks, which it does
while nothing is under way.
"""

import gc
import os
from _thread import start_new_thread
from pathlib import Path
from time import sleep

EVERY_S = 0.05


def count_when_asked() -> None:
    from greenlet import greenlet  # noqa: PLC0415  # it is there by the time somebody forks

    beside_the_log = Path("/proc/self/fd/1").readlink()
    asked = beside_the_log.with_name(f"greenlets-{os.getpid()}.asked")
    while True:
        if asked.exists():
            alive = sum(isinstance(each, greenlet) and bool(each) for each in gc.get_objects())
            whole = asked.with_suffix(".new")
            whole.write_text(f"{asked.read_text()} {alive}")
            asked.unlink()
            whole.rename(asked.with_suffix(""))
        sleep(EVERY_S)


os.register_at_fork(after_in_child=lambda: start_new_thread(count_when_asked, ()))
