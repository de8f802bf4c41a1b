"""What a frame's time goes to, by library: interpreter, detector, JSON, kernel and the rest.

The processor's own counters, sampled by `perf` in the pump's worker: of all cycles, kernel
included, and of all instructions outside it.

python -m benchmarks.media.cycle_shares [CALLS] [SECONDS]
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.harness import media_load, results

SERVER = media_load.gunicorn("the pump", "/reader", "pump", 40)
COUNTERS = {"cycles": "cycles", "instructions outside the kernel": "instructions:u"}
LIBRARIES = {
    "libpython": "the interpreter",
    "python3": "the interpreter",
    "_webrtcvad": "WebRTC's detector",
    "_core": "JSON with its base64",
    "[kernel": "the kernel",
    "audioop": "mu-law",
    "speedups": "unmasking",
    "corecext": "gevent",
    "_greenlet": "gevent",
    "_gevent": "gevent",
    "libc.": "libc",
}
"""How the names of perf's shared objects begin, and what they do here."""


def main(calls: int = 500, seconds: int = 8) -> None:
    if shutil.which("perf") is None:
        sys.exit("perf is not installed: nothing can be counted")
    shares = {name: _sampled(event, calls, seconds) for name, event in COUNTERS.items()}
    parts = sorted(set().union(*shares.values()), key=lambda part: -shares["cycles"][part])
    rows: list[results.Row] = [
        {"part": part} | {name: f"{shares[name][part]:.1f} %" for name in COUNTERS}
        for part in parts
    ]
    results.show(f"What {calls} calls' frames go to, {seconds} s", rows)
    results.keep("shares", rows, [dict(found) for found in shares.values()])


def _sampled(event: str, calls: int, seconds: int) -> Counter[str]:
    """Return the percentage of *event* in each part."""
    with (
        tempfile.TemporaryDirectory() as directory,
        media_load.running(SERVER) as (port, [pid]),
        media_load.Load(port, SERVER.streams(calls), seconds) as load,
    ):
        data = Path(directory) / "perf.data"
        load.reach("begin")
        command = ["perf", "record", "-q", "-e", event, "-F", "4000", "-o", data, "-p", str(pid)]
        perf = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        load.reach("end")
        perf.send_signal(signal.SIGINT)
        perf.wait()
        command = ["perf", "report", "-i", data, "--stdio", "--sort", "dso"]
        report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return _by_part(report)


def _by_part(report: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in report.splitlines():
        if line.strip() and not line.startswith("#"):
            percent, library = line.split()[:2]
            known = (part for start, part in LIBRARIES.items() if library.startswith(start))
            found[next(known, "others")] += float(percent.rstrip("%"))
    return found


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
