"""The terminal of `make run`: a few lines of its own, and warnings of the processes.

Every line is flushed at once, so that a pipe shows it like a terminal. Colours appear on a terminal
only, and never when NO_COLOR is set.
"""

import json
import os
import sys
from typing import TextIO

BOLD, DIM, RED, YELLOW = "1", "2", "31", "33"
NAME_WIDTH = 9
"""Length of the longest process name."""


class Console:
    """One text stream, written a line at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colours = self._stream.isatty() and "NO_COLOR" not in os.environ

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads this, and not a log."""
        return self._stream.isatty()

    def say(self, line: str = "", style: str | None = None) -> None:
        """Write one line; ignores a closed pipe."""
        if style and line and self._colours:
            line = f"\x1b[{style}m{line}\x1b[0m"
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def fact(self, name: str, text: str) -> None:
        """Write `name  text` in two columns."""
        self.say(f"{name:<{NAME_WIDTH}}  {text}")

    def relay(self, name: str, line: str) -> None:
        """Write a warning of a process, with its name."""
        self.say(f"{name:<{NAME_WIDTH}}| {readable(line)}", YELLOW)


def readable(line: str) -> str:
    """Return a JSON log line as one readable line, event first; any other line as it is."""
    try:
        fields = json.loads(line)
        level, event = fields.pop("level").upper(), fields.pop("event")
    except (ValueError, KeyError, AttributeError, TypeError):
        return line
    if trace := fields.pop("exception", "").strip():
        fields["exception"] = trace.rpartition("\n")[2]
    rest = (f"{name}={value}" for name, value in fields.items() if name != "timestamp")
    return " ".join(f"{level}: {event} {' '.join(rest)}".split())
