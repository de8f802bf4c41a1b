"""Where and with what a benchmark ran, and what a process used of it."""

import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.system.harness.waiting import eventually

PACKAGES = (
    *("gunicorn", "gevent", "greenlet", "flask", "flask-sock", "simple-websocket", "wsproto"),
    *("msgspec", "webrtcvad-wheels", "websockets", "redis", "celery", "telnyx", "pynacl"),
)
CPUCLOCK_SCHED = 2  # linux/posix-timers.h
SETTLED_S, SETTLED_SHARE = 0.5, 0.05
"""Seconds of less use than that after which a process counts as started and idle."""


def described() -> dict[str, object]:
    """Return machine, versions and command, as they go into every result."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {
        "cpu": cpu[0].partition(":")[2].strip() if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "command": " ".join(["python", *sys.orig_argv[1:]]),
        "load_average": os.getloadavg(),
    }


def cpu_s(*pids: int) -> float:
    """Return the CPU seconds, user and system, of *pids*: of threads that have ended, too.

    Their clocks are what clock_getcpuclockid(3) would return for them. OSError when one is gone.
    """
    return sum(time.clock_gettime(~pid << 3 | CPUCLOCK_SCHED) for pid in pids)


def wakeups(*pids: int) -> int:
    """Return how often the main threads of *pids* went to sleep and were woken."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))


def settle(*pids: int) -> None:
    """Wait until *pids* have started; AssertionError when they are still busy after a minute.

    A worker that is still importing takes no connection: those that came first would have all.
    """

    def idle() -> bool:
        before = cpu_s(*pids)
        time.sleep(SETTLED_S)
        return cpu_s(*pids) - before < SETTLED_SHARE * SETTLED_S

    eventually(idle, 60, what=f"{len(pids)} processes have started")


NOT_COUNTED = "not counted"
"""The cell of a figure for which this machine has no counter."""


@cache
def counts_instructions() -> bool:
    """Return whether `perf` is there and has a counter: few virtual machines have one."""
    perf = shutil.which("perf")
    if perf is None:
        return False
    command = [perf, "stat", "-x", ",", "-e", "instructions:u", "true"]
    report = subprocess.run(command, check=False, capture_output=True, text=True).stderr
    return report.split(",")[0].isdigit()


def counting(*pids: int) -> Callable[[], float | None]:
    """Count the instructions *pids* execute outside the kernel until what is returned is called.

    It returns the count, or None without `perf` or a counter. Counting makes each wake-up
    dearer, in a virtual machine very much so: CPU time is to be measured without.
    """
    if not counts_instructions():
        return lambda: None
    command = ["perf", "stat", "-x", ",", "-e", "instructions:u", "-p", ",".join(map(str, pids))]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def stop() -> float | None:
        process.send_signal(signal.SIGINT)
        report = process.communicate()[1].split(",")[0]
        return float(report) if report.isdigit() else None

    return stop


def busy_s() -> float:
    """Return the CPU seconds all processes of this machine have used since it started."""
    ticks = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks[:8]) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def private_kib(*pids: int) -> int:
    """Return the memory of *pids* that no other process shares, in KiB."""
    files = (Path(f"/proc/{pid}/smaps_rollup") for pid in pids)
    lines = [line for file in files for line in file.read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def forked(pid: int, count: int) -> list[int]:
    """Return the *count* children of *pid* once all have started."""

    def all_there() -> list[int]:
        found = children(pid)
        return found if len(found) == count else []

    found: list[int] = eventually(all_there, 30, what=f"{count} workers")
    settle(*found)
    return found


def pin(pid: int, core: int) -> None:
    """Keep *pid* and its threads on one core, if there are two."""
    if (os.cpu_count() or 1) > 1:
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {core})


@contextmanager
def kept_on(core: int) -> Iterator[None]:
    """Keep this process, and what it starts meanwhile, on one core, if there are two."""
    before = os.sched_getaffinity(0)
    pin(os.getpid(), core)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
