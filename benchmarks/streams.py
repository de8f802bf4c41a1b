"""One run: a server, a load of media streams on it, and what the server used meanwhile."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import built, machine
from benchmarks.results import Row
from tests.system.waiting import eventually

ROOT = Path(__file__).parent.parent
LOAD_CORE, SERVER_CORE = 0, 1
OTHERS, TRIES = 0.1, 4


@dataclass(frozen=True)
class Server:
    """How a server is started on a port and which path its streams have."""

    name: str
    command: Callable[[int], list[object]]
    path: str = "/"
    reader: str = ""
    tick_ms: int = 20
    forks: bool = False


def gunicorn(name: str, path: str, reader: str, tick_ms: int = 20) -> Server:
    config = ROOT / "benchmarks" / "servers" / "gunicorn.conf.py"
    app = "benchmarks.servers.flask_app:app"

    def command(port: int) -> list[object]:
        return [sys.executable, "-m", "gunicorn", "-c", config, "-b", f"127.0.0.1:{port}", app]

    return Server(name, command, path, reader, tick_ms, forks=True)


def asyncio_baseline() -> Server:
    module = "benchmarks.servers.asyncio_server"
    return Server("websockets+uvloop+orjson", lambda port: [sys.executable, "-m", module, port])


def c_floor(tick_ms: int) -> Server:
    name = f"C epoll, {tick_ms} ms tick" if tick_ms else "C epoll, each event"
    return Server(name, lambda port: [built.floor(), port, tick_ms])


@contextmanager
def running(server: Server) -> Iterator[tuple[int, int]]:
    """Run *server*; yields its port and the pid of the process that serves."""
    port = _free_port()
    env = os.environ | {"MEDIA_READER": server.reader, "MEDIA_TICK_MS": str(server.tick_ms)}
    command = [str(part) for part in server.command(port)]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        eventually(lambda: _accepts(port), 20, what=f"{server.name} listens")
        pid = process.pid
        if server.forks:
            [pid] = eventually(lambda: machine.children(process.pid), 10, what="a worker")
        machine.pin(pid, SERVER_CORE)
        yield port, pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def measure(server: Server, calls: int, seconds: float, warmup: float = 3) -> Row:
    """Load *server* with *calls* streams; returns CPU a frame and all else one run tells.

    A run is made again, a few times at most, when others used more than `OTHERS` of a core: how
    often a process wakes up, which is most of what a frame costs, depends on who else runs.
    """
    for _ in range(TRIES):
        run = _measured(server, calls, seconds, warmup)
        if run["others_busy"] < OTHERS:
            break
    return run


def _measured(server: Server, calls: int, seconds: float, warmup: float) -> Row:
    with running(server) as (port, pid):
        streams = [(server.path, f"v3:call-{n}") for n in range(calls)]
        lag = (lambda: _asked(port, "/lag")) if server.forks else lambda: ""
        return {"server": server.name, "calls": calls} | loaded(
            port, pid, streams, seconds, warmup, lag=lag
        )


def loaded(
    port: int,
    pid: int,
    streams: list[tuple[str, str]],
    seconds: float,
    warmup: float,
    *,
    lag: Callable[[], str],
) -> Row:
    """Load a server that runs; CPU is what *pid* used between the load's two marks."""
    command = [built.load(), port, seconds, warmup, built.audio(), 1]
    load = subprocess.Popen(  # noqa: S603
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    machine.pin(load.pid, LOAD_CORE)
    load.stdin.write("".join(f"{path} {call}\n" for path, call in streams))
    load.stdin.close()
    lag()
    _expect(load, "begin")
    before, all_before, slept = machine.cpu_s(pid), machine.busy_s(), machine.wakeups(pid)
    lag()
    _expect(load, "end")
    cpu, everything = machine.cpu_s(pid) - before, machine.busy_s() - all_before
    slept = machine.wakeups(pid) - slept
    late = lag()
    told = json.loads(load.stdout.read())
    load.wait(10)
    return {
        "us_per_frame": cpu * 1e6 / told["sent_in_window"],
        "busy": cpu / seconds,
        "wakeups_per_frame": slept / told["sent_in_window"],
        "lost": told["sent"] - told["frames"],
        "speech": told["speech"],
        "lag_ms": late,
        "load_late_p99_ms": told["late_p99_ms"],
        "load_busy": told["load_busy"],
        "others_busy": everything / seconds - cpu / seconds - told["load_busy"],
    }


def _expect(load: "subprocess.Popen[str]", word: str) -> None:
    said = load.stdout.readline() if load.stdout else ""
    if said != f"{word}\n":
        raise RuntimeError(f"the load said {said!r} instead of {word}")


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
