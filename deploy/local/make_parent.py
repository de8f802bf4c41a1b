"""The make that started us, and whether the person behind it wants to end.

GNU make passes SIGTERM on to what it runs. On a SIGINT sent to make alone (a terminal sends it to
both) it only puts its handler away and waits for its child, for ever. So the child looks at make:
gone, or no longer catching SIGINT, means stop. Where there is no /proc, nothing is watched.
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
        """Whether a make started us and has ended, or was interrupted and waits for us to end."""
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
