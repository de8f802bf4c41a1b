"""CPU a media frame and memory a call, beside Pipecat 1.14 on the same streams. One run holds all.

python -m benchmarks.media.pipecat [CALLS] [SECONDS] [RUNS]

Pipecat gets an environment of its own in var/benchmarks (about 550 MB, a minute). It is configured
in its favour, see `benchmarks/servers/pipecat_server.py`, and does more than we do: a general
pipeline of processors with queues, a task each and broadcast frames, one model session and one
thread a call, user turns, interruptions. The outcome compared is the same: every frame is taken off
the socket, one knows whether the caller speaks, and notices a longer silence.
"""

import hashlib
import os
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from statistics import median

from benchmarks.harness import c_build, machine, media_load, results

REQUIREMENTS = media_load.ROOT / "benchmarks" / "requirements-pipecat.txt"
PROGRAM = media_load.ROOT / "benchmarks" / "servers" / "pipecat_server.py"
FEW, MANY = 5, 20
"""Calls between which memory is measured."""

SETTLED_S = 3


def pipecat(name: str, path: str) -> media_load.Server:
    return media_load.Server(name, lambda port: [interpreter(), PROGRAM, port], path)


PIPECAT = pipecat("Pipecat: Telnyx, Silero, user idle", "/pipecat")
WEBRTC = media_load.gunicorn("ours, WebRTC on each frame", "/product", "pump", 40)
SILERO = media_load.gunicorn("ours, Silero on each window", "/silero", "pump", 40)
SERVERS = (
    PIPECAT,
    pipecat("Pipecat: transport only", "/transport"),
    WEBRTC,
    SILERO,
    media_load.gunicorn("ours, WebRTC, 20 ms tick", "/product", "pump", 20),
    media_load.gunicorn("ours, Silero, 20 ms tick", "/silero", "pump", 20),
)


def main(calls: int = 20, seconds: float = 10, runs: int = 3) -> None:
    raw = media_load.measure_in_turn(SERVERS, calls, seconds, runs)
    kept = {server.name: grown(server) for server in (PIPECAT, WEBRTC, SILERO)}
    theirs = [run["us_per_frame"] for run in raw if run["server"] == PIPECAT.name]
    rows: list[results.Row] = []
    for server in SERVERS:
        found = [run for run in raw if run["server"] == server.name]
        costs = [run["us_per_frame"] for run in found]
        ratios = [a / b for a, b in zip(theirs, costs, strict=True)]
        rows.append(
            {
                "server": server.name,
                "us CPU a frame": results.spread(costs),
                "times less than Pipecat": results.spread(ratios),
                "wake-ups a frame": results.spread([run["wakeups_per_frame"] for run in found]),
                "core": f"{median(run['busy'] for run in found):.0%}",
                "lost": max(run["lost"] for run in found),
                "speech frames": found[0]["speech"],
                "KiB a call": f"{kept[server.name]:.0f}" if server.name in kept else "",
                "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
            }
        )
    results.show(f"Beside Pipecat at {calls} calls, {seconds:.0f} s each, {runs} runs", rows)
    results.keep(f"pipecat-{calls}", rows, [*raw, {"kib_a_call": kept}])


def grown(server: media_load.Server) -> float:
    """Return the private KiB a call adds to *server*, from `FEW` to `MANY` of them.

    Ours is the ear alone; `benchmarks.media.memory` measures a whole session of the product.
    """
    sizes = []
    for calls in (FEW, MANY):
        with (
            media_load.running(server) as (port, [pid]),
            media_load.Load(port, server.streams(calls), SETTLED_S, SETTLED_S) as load,
        ):
            load.reach("begin")
            load.reach("end")
            sizes.append(machine.private_kib(pid))
    return (sizes[1] - sizes[0]) / (MANY - FEW)


@cache
def interpreter() -> Path:
    """Return the Python of Pipecat's environment, made when it isn't there yet."""
    stamp = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    home = c_build.INTO / f"pipecat-{stamp}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, clear=True, with_pip=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        subprocess.run([*pip, "-r", REQUIREMENTS], check=True, env=dict(os.environ))
        (home / "ready").touch()
    return python


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
