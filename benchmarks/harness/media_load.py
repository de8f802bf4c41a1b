"""One run: a server, a load of media streams on it, and what the server used meanwhile."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.harness import c_build, machine
from benchmarks.harness.results import Row
from tests.system.harness.waiting import eventually

ROOT = Path(__file__).parents[2]
LOAD_CORE, SERVER_CORE = 0, 1
OTHERS, TRIES = 0.1, 2


@dataclass(frozen=True)
class Server:
    """How a server is started on a port and which path its streams have."""

    name: str
    command: Callable[[int], list[object]]
    path: str = "/"
    reader: str = ""
    tick_ms: int = 20
    forks: int = 0
    """How many workers it forks, which serve; none: it serves itself."""

    def streams(self, calls: int) -> list[tuple[str, str]]:
        """Return path and call of *count* streams."""
        return [(self.path, f"v3:call-{n}") for n in range(calls)]


def gunicorn(
    name: str,
    path: str,
    reader: str,
    tick_ms: int = 20,
    *,
    app: str = "flask_app",
    workers: int = 1,
) -> Server:
    config = ROOT / "benchmarks" / "servers" / "gunicorn.conf.py"
    app = f"benchmarks.servers.{app}:app"

    def command(port: int) -> list[object]:
        served = ["-w", workers, "-b", f"127.0.0.1:{port}", app]
        return [sys.executable, "-m", "gunicorn", "-c", config, *served]

    return Server(name, command, path, reader, tick_ms, forks=workers)


def asyncio_baseline() -> Server:
    module = "benchmarks.servers.asyncio_server"
    return Server("websockets+uvloop+orjson", lambda port: [sys.executable, "-m", module, port])


def c_floor(tick_ms: int) -> Server:
    name = f"C epoll, {tick_ms} ms tick" if tick_ms else "C epoll, each event"
    return Server(name, lambda port: [c_build.floor(), port, tick_ms])


@contextmanager
def running(server: Server) -> Iterator[tuple[int, list[int]]]:
    """Run *server*; yields its port and the pids of the processes that serve."""
    port = _free_port()
    env = os.environ | {"MEDIA_READER": server.reader, "MEDIA_TICK_MS": str(server.tick_ms)}
    command = [str(part) for part in server.command(port)]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: _accepts(port), 20, what=f"{server.name} listens")
        pids = machine.forked(process.pid, server.forks) if server.forks else [process.pid]
        for pid in pids:
            machine.pin(pid, SERVER_CORE)
        yield port, pids
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Load:
    """The C program that sends; it prints marks when its measured seconds begin and end."""

    def __init__(
        self,
        port: int,
        streams: list[tuple[str, str]],
        seconds: float,
        warmup: float = 2,
        audio: Path | None = None,
    ) -> None:
        command = [c_build.load(), port, seconds, warmup, audio or c_build.audio(), 1]
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        machine.pin(self._process.pid, LOAD_CORE)
        self._process.stdin.write("".join(f"{path} {call}\n" for path, call in streams))
        self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def reach(self, word: str) -> None:
        """Wait until it says *word*: "begin" or "end"."""
        said = self._process.stdout.readline()
        if said != f"{word}\n":
            raise RuntimeError(f"the load said {said!r} instead of {word}")

    def report(self) -> Row:
        return json.loads(self._process.stdout.read())


def measure(
    server: Server, calls: int, seconds: float, *, ask: str = "", audio: Path | None = None
) -> Row:
    """Load *server* with *calls* streams; returns the figures of one run.

    *ask* is a path requested when the measured seconds begin and end; what it returns
    then, in JSON, goes along. "/lag" is how late its event loop was; watching that wakes it up,
    which costs. *audio* is PCMU that callers send instead of the minute of speech and noise.
    A run is made again, once, when others used more than `OTHERS` of a core: how often a process
    wakes up, and whether its caches are its own, depends on who else runs.
    """
    for _ in range(TRIES):
        run = _measured(server, calls, seconds, ask, audio)
        if run["others_busy"] < OTHERS:
            break
    return run


def _measured(server: Server, calls: int, seconds: float, ask: str, audio: Path | None) -> Row:
    with (
        running(server) as (port, pids),
        Load(port, server.streams(calls), seconds, audio=audio) as load,
    ):
        load.reach("begin")
        if ask:
            _asked(port, ask)
        before, everyone, slept = machine.cpu_s(*pids), machine.busy_s(), machine.wakeups(*pids)
        load.reach("end")
        cpu, everyone = machine.cpu_s(*pids) - before, machine.busy_s() - everyone
        slept = machine.wakeups(*pids) - slept
        asked = json.loads(_asked(port, ask)) if ask else {}
        report = load.report()
    return {
        "server": server.name,
        "calls": calls,
        "us_per_frame": cpu * 1e6 / report["sent_in_window"],
        "busy": cpu / seconds,
        "wakeups_per_frame": slept / report["sent_in_window"],
        "lost": report["sent"] - report["frames"],
        "speech": report["speech"],
        **asked,
        "load_late_p99_ms": report["late_p99_ms"],
        "load_busy": report["load_busy"],
        "others_busy": everyone / seconds - cpu / seconds - report["load_busy"],
    }


def measure_in_turn(servers: Sequence[Server], calls: int, seconds: float, runs: int) -> list[Row]:
    """Measure each of *servers* in every one of *runs*, and print what each run shows."""
    raw = []
    for _ in range(runs):
        for server in servers:
            raw.append(run := measure(server, calls, seconds))
            report = "  {server}: {us_per_frame:.1f} us, lost {lost}, others {others_busy:.0%}"
            print(report.format(**run), flush=True)
    return raw


def instructions(server: Server, calls: int, seconds: float = 3) -> float | None:
    """Return what a frame costs *server* in instructions, in a run of its own; None if uncounted.

    It is the figure that others on the machine change least.
    """
    if not machine.counts_instructions():
        return None
    with running(server) as (port, pids), Load(port, server.streams(calls), seconds) as load:
        load.reach("begin")
        stop = machine.counting(*pids)
        load.reach("end")
        counted = stop()
        return counted and counted / load.report()["sent_in_window"]


def _asked(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
