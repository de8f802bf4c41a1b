"""A process and all that it started, as a test holds on to them to see that they are gone."""

from contextlib import suppress

import psutil

from tests.system.harness.waiting import eventually


def family_of(pid):
    """Return all living descendants of a process."""
    return psutil.Process(pid).children(recursive=True)


def all_gone(processes):
    """Wait until none of *processes* runs: who was killed may need a moment to die."""
    eventually(lambda: _none_alive(processes), 10, what="all are gone")


def _none_alive(processes):
    alive = [process for process in processes if _runs(process)]
    assert not alive, alive
    return True


def _runs(process):
    """Return whether a process still runs; one that only waits for init to reap it does not."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
