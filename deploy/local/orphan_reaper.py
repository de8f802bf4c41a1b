"""A process that outlives its parent and kills what the parent left running.

It reads `+<process group>` and `-<process group>` lines. When its input ends, however the parent
died, SIGKILL included, it kills every group still listed.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


class OrphanReaper:
    """The parent's end of the pipe: registers process groups, and unregisters dead ones."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # this very file
            [sys.executable, str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def register(self, group: int) -> None:
        self._write(f"+{group}")

    def unregister(self, group: int) -> None:
        self._write(f"-{group}")

    def _write(self, line: str) -> None:
        if self._process.stdin:
            with suppress(BrokenPipeError):  # it was killed itself
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()

    def close(self) -> None:
        """End the pipe: every group still registered is killed."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=10)


def kill_remaining() -> None:
    """Read the list until the parent is gone, then kill every group on it."""
    groups: set[int] = set()
    for line in sys.stdin:
        sign, group = line[0], int(line[1:])
        if sign == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    kill_remaining()
