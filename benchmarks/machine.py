"""Where and with what a benchmark ran, and what a process used of it."""

import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    *("gunicorn", "gevent", "greenlet", "flask", "flask-sock", "simple-websocket", "wsproto"),
    *("msgspec", "webrtcvad-wheels", "websockets", "redis", "celery", "telnyx", "pynacl"),
)


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


def cpu_s(pid: int) -> float:
    """Return the CPU seconds, user and system, of all threads of *pid*."""
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e9


def wakeups(pid: int) -> int:
    """Return how often the main thread of *pid* went to sleep and was woken."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt"))


def counting(pid: int) -> Callable[[], float | None]:
    """Count the instructions *pid* executes outside the kernel until what is returned is called.

    That tells how many, or None where there is no `perf` or no counter. Counting makes each wake-up
    dearer, in a virtual machine very much so: CPU time is to be measured without.
    """
    perf = shutil.which("perf")
    if perf is None:
        return lambda: None
    command = [perf, "stat", "-x", ",", "-e", "instructions:u", "-p", str(pid)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def stop() -> float | None:
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1].split(",")[0]
        return float(told) if told.isdigit() else None

    return stop


def busy_s() -> float:
    """Return the CPU seconds all processes of this machine have used since it started."""
    ticks = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks[:8]) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def private_kib(pid: int) -> int:
    """Return the memory of *pid* that no other process shares, in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


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
