"""The make process that started us, and whether it was interrupted.

GNU make forwards SIGTERM to its child. On a SIGINT sent to make alone (a terminal sends it to both)
it only removes its handler and waits for the child, for ever. So we watch make: if it is gone, or
no longer catches SIGINT, we stop. Without /proc nothing is watched.
"""

import os
import signal
from pathlib import Path

MAKES = {"make", "gmake"}


class MakeParent:
    """The parent process as it was when we were started."""

    def __init__(self) -> None:
        self._pid = os.getppid()
        self._proc = Path("/proc") / str(self._pid)
        self._watched = self._is_make() and self._catches_interrupts()

    def gave_up(self) -> bool:
        """Whether make started us and has ended, or was interrupted and waits for us."""
        return self._watched and (os.getppid() != self._pid or not self._catches_interrupts())

    def _is_make(self) -> bool:
        try:
            return (self._proc / "comm").read_text().strip() in MAKES
        except OSError:
            return False

    def _catches_interrupts(self) -> bool:
        try:
            status = (self._proc / "status").read_text()
        except OSError:
            return False
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        return bool(int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1)
