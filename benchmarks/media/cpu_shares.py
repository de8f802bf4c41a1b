"""What a frame's time goes to, by library: interpreter, detector, JSON, kernel and the rest.

CPU time of the pump's worker, kernel included, sampled by `perf` with the kernel's clock: many
virtual machines have no counters of the processor.

python -m benchmarks.media.cpu_shares [CALLS] [SECONDS]
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
EVENT, HZ = "cpu-clock", 4_000
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
    shares = _sampled(calls, seconds)
    rows: list[results.Row] = [
        {"part": part, "CPU time": f"{percent:.1f} %"} for part, percent in shares.most_common()
    ]
    results.show(f"What {calls} calls' frames go to, {seconds} s", rows)
    results.keep("shares", rows, [dict(shares)])


def _sampled(calls: int, seconds: int) -> Counter[str]:
    """Return the percentage of CPU time in each part."""
    with (
        tempfile.TemporaryDirectory() as directory,
        media_load.running(SERVER) as (port, [pid]),
        media_load.Load(port, SERVER.streams(calls), seconds) as load,
    ):
        data = Path(directory) / "perf.data"
        load.reach("begin")
        command = ["perf", "record", "-q", "-e", EVENT, "-F", str(HZ), "-o", data, "-p", str(pid)]
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
