"""What `make run` says on its terminal: a few lines of its own, and only warnings of the processes.

Every line is flushed at once, so that a pipe sees it when a person would; colours appear on a
terminal only, and never where NO_COLOR is set.
"""

import json
import os
import sys
from typing import TextIO

BOLD, DIM, RED, YELLOW = "1", "2", "31", "33"
NAME_WIDTH = 9
"""The longest process name, so that what follows stands in one column."""


class Console:
    """One text stream, written a line at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colours = self._stream.isatty() and "NO_COLOR" not in os.environ

    def say(self, line: str = "", style: str | None = None) -> None:
        """Write one line; a closed pipe is no reason to fail."""
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
        """Write a warning of a process under that process's name."""
        self.say(f"{name:<{NAME_WIDTH}}| {readable(line)}", YELLOW)


def readable(line: str) -> str:
    """Return a JSON log line as words in one line, its event first; any other line as it is."""
    try:
        said = json.loads(line)
        level, event = said.pop("level").upper(), said.pop("event")
    except (ValueError, KeyError, AttributeError, TypeError):
        return line
    if trace := said.pop("exception", "").strip():
        said["exception"] = trace.rpartition("\n")[2]
    rest = (f"{name}={value}" for name, value in said.items() if name != "timestamp")
    return " ".join(f"{level}: {event} {' '.join(rest)}".split())
