"""What the application streams to the caller: buffered audio and the marks between it.

A mark comes back when everything before it has played; ``clear`` drops the audio and returns the
marks at once. The buffer is a point in time: the moment up to which audio is there.
"""

import asyncio
from collections.abc import Callable

from simulator import clock


class Playout:
    """The play-out buffer of one bidirectional stream."""

    def __init__(self, returned: Callable[[str], None], audible: Callable[[bool], None]) -> None:
        """Take what to do with a mark that is due, and with audio beginning or ending."""
        self._returned = returned
        self._audible = audible
        self._until = 0.0
        self._end: asyncio.TimerHandle | None = None
        self._marks: dict[int, tuple[str, asyncio.TimerHandle]] = {}
        self._next = 0

    @property
    def buffered(self) -> float:
        """Seconds of audio still to play."""
        return max(0.0, self._until - clock.now())

    def add(self, seconds: float) -> None:
        """Append audio."""
        if self._end is None:
            self._audible(True)
        else:
            self._end.cancel()
        self._until = clock.now() + self.buffered + seconds
        self._end = asyncio.get_running_loop().call_later(self.buffered, self._finish)

    def mark(self, name: str) -> None:
        """Return a mark after the audio before it."""
        self._next += 1
        number = self._next
        handle = asyncio.get_running_loop().call_later(self.buffered, self._return, number)
        self._marks[number] = (name, handle)

    def clear(self) -> None:
        """Drop all audio and return all marks."""
        if self._end:
            self._end.cancel()
            self._finish()
        self._until = 0.0
        for number in list(self._marks):
            self._return(number)

    def close(self) -> None:
        """Drop everything, marks included."""
        for _, handle in self._marks.values():
            handle.cancel()
        self._marks.clear()
        self.clear()

    def _finish(self) -> None:
        self._end = None
        self._audible(False)

    def _return(self, number: int) -> None:
        name, handle = self._marks.pop(number)
        handle.cancel()
        self._returned(name)
