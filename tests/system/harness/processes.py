"""A supervised operating-system process: what every system test is made of.

Each runs in a process group of its own and writes both its outputs to one log file. None outlives
the session: `close()` kills the whole group, and the reaper does if pytest itself is killed.
"""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from deploy.local.orphan_reaper import OrphanReaper
from tests.system.harness.waiting import eventually

REPOSITORY = Path(__file__).resolve().parents[3]
OPEN: list["Process"] = []
"""Every process that was started and not yet closed; a failing test's report shows their logs."""


class Process:
    """One command: start it, wait for it, freeze it, kill it, read what it said."""

    reaper: OrphanReaper | None = None

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        cwd: Path = REPOSITORY,
        ready: Callable[[], object] | None = None,
    ):
        self.name = name
        self.command = list(command)
        self.env = dict(env)
        self.cwd = cwd
        self.log = log
        self._ready = ready
        self._popen: subprocess.Popen[bytes] | None = None
        self._frozen = False

    def start(self, *, ready_within_s: float = 30) -> "Process":
        """Start, and come back once `ready` is true; AssertionError with the log's tail if not."""
        if self.running:
            raise RuntimeError(f"{self.name} runs already")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if Process.reaper is None:
            Process.reaper = OrphanReaper()
        Process.reaper.register(self.pid)
        OPEN.append(self)
        if ready_within_s:
            self.wait_ready(ready_within_s)
        return self

    def wait_ready(self, within_s: float) -> None:
        """Wait until `ready` is true, or fail at once when the process has ended instead."""
        if self._ready is None:
            return

        def is_ready() -> object:
            if not self.running:
                raise RuntimeError(
                    f"{self.name} ended with {self.returncode} instead of starting:\n{self.tail()}"
                )
            return self._ready()

        try:
            eventually(is_ready, within_s, what=f"{self.name} ready")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None

    @property
    def pid(self) -> int:
        if self._popen is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    @property
    def returncode(self) -> int | None:
        return None if self._popen is None else self._popen.poll()

    @property
    def status(self) -> str:
        """`created`, `running`, `paused` or `exited`, in Docker's words."""
        if self._popen is None:
            return "created"
        if not self.running:
            return "exited"
        return "paused" if self._frozen else "running"

    def children(self) -> list[int]:
        """Return the pids of all living descendants (gunicorn's workers), eldest first."""
        family = psutil.Process(self.pid).children(recursive=True)
        return [child.pid for child in sorted(family, key=lambda child: child.create_time())]

    def signal(self, signum: int) -> None:
        """Send one signal to the process itself, not to its children."""
        os.kill(self.pid, signum)

    def freeze(self) -> None:
        """Stop the whole group as a machine that hangs would: sockets stay open, nothing moves."""
        os.killpg(self.pid, signal.SIGSTOP)
        self._frozen = True

    def thaw(self) -> None:
        """Let the group go on, and each of its members that was stopped alone."""
        os.killpg(self.pid, signal.SIGCONT)
        self._frozen = False

    def kill(self) -> None:
        """Kill the whole group at once and reap it."""
        if self._popen is None:
            return
        family = [each for each in psutil.process_iter() if _group(each.pid) == self.pid]
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait(timeout=5)
        eventually(lambda: not any(map(_lives, family)), 5, what=f"all of {self.name} dead")
        self._frozen = False
        if Process.reaper is not None:
            Process.reaper.unregister(self.pid)

    def terminate(self, within_s: float = 15) -> int:
        """Ask the process to end (SIGTERM), wait, and return its exit status."""
        if self.running:
            self.signal(signal.SIGTERM)
            if self._frozen:
                self.thaw()
            self._popen.wait(timeout=within_s)
        return self._popen.returncode

    def restart(self, *, ready_within_s: float = 30) -> None:
        """Kill what is left and start the same command again; the log goes on."""
        self.close()
        self.start(ready_within_s=ready_within_s)

    def close(self) -> None:
        """Kill what is left of it; its log is no part of a report any more."""
        self.kill()
        if self in OPEN:
            OPEN.remove(self)

    def logs(self, offset: int = 0) -> str:
        """Return what the process wrote, from a byte offset on."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(offset)
            return file.read().decode("utf-8", "replace")

    def tail(self, lines: int = 40) -> str:
        return "\n".join(line[:400] for line in self.logs().splitlines()[-lines:])


def _lives(process: psutil.Process) -> bool:
    """Return whether a process is alive; a zombie is not."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _group(pid: int) -> int | None:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return None


BLOCK = 200
_blocks: list[socket.socket] = []


def _ports_of_ours() -> Iterator[int]:
    """Yield ports of one block after the other; its first one is bound, so it is ours till we end.

    They are below the range from which clients' own ports are taken.
    """
    for first in range(20_000, 32_000, BLOCK):
        block = socket.socket()
        try:
            block.bind(("127.0.0.1", first))
        except OSError:  # another pytest's: its servers may be dead just now, and will come back
            block.close()
        else:
            _blocks.append(block)
            yield from range(first + 1, first + BLOCK)


_ports = _ports_of_ours()


def free_port() -> int:
    """Return a free loopback port that nobody else was given, in this pytest or another."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no loopback port is free")


def listening(port: int) -> bool:
    """Return whether something accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
