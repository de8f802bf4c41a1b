"""The processes of `make run`: started in order, and all stopped when one ends.

Each runs in its own process group, so that Ctrl-C reaches only the supervisor, which stops the
processes before their foundations (the store, the simulator). Nothing survives it: a group that
does not end in time is killed, and the orphan reaper kills them if the supervisor itself is killed.
"""

import os
import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from deploy.local.console import Console
from deploy.local.make_parent import MakeParent
from deploy.local.orphan_reaper import OrphanReaper

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STEP_S = 0.05
TERM_S, QUIT_S = 4.0, 1.5
"""Seconds after SIGTERM, then after SIGQUIT, before a process group is killed."""
MATTERS = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|\"level\": ?\"(warning|error|critical)\"")
TRACEBACK = re.compile(r"Traceback \(most recent call last\):|[ \t]")
"""A line of a traceback; the line after it, the exception, is shown."""


class Stopped(Exception):  # noqa: N818  # no error: someone asked for it
    """Ctrl-C, a signal, or the end of the make that started us."""


class Died(Exception):  # noqa: N818  # a state, not an error
    """A process ended unexpectedly; the message names it and shows its last lines."""


@dataclass(slots=True)
class Running:
    """A started process, where its output goes, and its last lines.

    Warnings of a foundation stay in its log: those of a store are hints about the kernel.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    foundation: bool
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    reader: threading.Thread | None = None


class Supervisor:
    """Starts, watches and stops processes."""

    def __init__(self, logs: Path, console: Console) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self._screen = console
        self._running: list[Running] = []
        self._signals = 0
        self._stopping = False
        self._parent = MakeParent()
        self._reaper = OrphanReaper()
        for number in SIGNALS:
            signal.signal(number, self._signalled)

    def start(
        self,
        name: str,
        command: list[str],
        variables: Mapping[str, str],
        *,
        foundation: bool = False,
        keep: tuple[int, ...] = (),
    ) -> None:
        """Start one process; `keep` are file descriptors it inherits."""
        self.pause(0)
        process = subprocess.Popen(  # noqa: S603  # the Procfile's lines and our own commands
            command,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep,
        )
        self._reaper.register(process.pid)
        one = Running(name, process, self._logs / f"{name}.log", foundation)
        one.reader = threading.Thread(target=self._read, args=(one,), daemon=True)
        one.reader.start()
        self._running.append(one)

    def pause(self, seconds: float) -> None:
        """Wait, watching the processes. Raises Stopped or Died."""
        deadline = time.monotonic() + seconds
        while True:
            if self._signals or self._parent.gave_up():
                raise Stopped
            for one in self._running:
                if one.process.poll() is not None:
                    raise Died(self._exit_report(one))
            left = deadline - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(STEP_S, left))

    def until(self, condition: Callable[[], bool], within_s: float) -> None:
        """Wait for a condition. Raises TimeoutError, Stopped or Died."""
        deadline = time.monotonic() + within_s
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready after {within_s:g} s; see {self._logs}")
            self.pause(STEP_S)

    def stop(self) -> None:
        """Stop every process and its group, foundations last; a second signal skips the waiting."""
        self._stopping = True
        self._signals = 0
        for foundation in (False, True):
            group = [one for one in self._running if one.foundation is foundation]
            self._end(group, signal.SIGTERM, TERM_S)
            if not foundation:  # gunicorn and Celery drop their work on SIGQUIT; the store must not
                self._end(group, signal.SIGQUIT, QUIT_S)
            for one in group:
                self._kill(one)
        self._reaper.close()

    def _end(self, group: list[Running], number: signal.Signals, within_s: float) -> None:
        left = [one for one in group if one.process.poll() is None]
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one.process.pid, number)
        deadline = time.monotonic() + within_s
        while left and time.monotonic() < deadline and not self._signals:
            time.sleep(STEP_S)
            left = [one for one in left if one.process.poll() is None]

    def _kill(self, one: Running) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.wait()
        if one.reader:
            one.reader.join(timeout=1)
        self._reaper.unregister(one.process.pid)

    def _read(self, one: Running) -> None:
        """Copy a process's output to its log, and its warnings to the console."""
        stream: IO[bytes] | None = one.process.stdout
        if stream is None:
            return
        with stream, one.log.open("wb", buffering=0) as log:
            raised = False
            for raw in stream:
                log.write(raw)
                line = raw.decode("utf-8", "replace").rstrip()
                one.tail.append(line)
                inside = bool(TRACEBACK.match(line)) and (raised or line[0] == "T")
                shown = MATTERS.search(line) or (raised and not inside)
                if shown and not one.foundation and not self._stopping:
                    self._screen.relay(one.name, line)
                raised = inside

    def _exit_report(self, one: Running) -> str:
        if one.reader:
            one.reader.join(timeout=1)
        code = one.process.returncode
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with {code}"
        last = "\n".join(f"  {line}" for line in one.tail)
        return f"{one.name} {how}. Its last lines ({one.log}):\n{last}"

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
