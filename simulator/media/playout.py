"""What the application streams to the caller: buffered audio and the marks between it.

A mark comes back when everything before it has played; ``clear`` drops the audio and returns the
marks at once. The buffer is a point in time: the moment up to which audio is there. Stretches of it
that can be heard are kept, since many applications stream silence between their words.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from simulator import clock

_SEAMLESS_S = 0.001


class Playout:
    """The play-out buffer of one bidirectional stream."""

    def __init__(self, returned: Callable[[str], None], audible: Callable[[bool], None]) -> None:
        """Take what to do with a mark that is due, and with sound beginning or ending."""
        self._returned = returned
        self._audible = audible
        self._until = 0.0
        self._sounds: deque[tuple[float, float]] = deque()  # of now and later
        self._sounding = False
        self._turn: asyncio.TimerHandle | None = None
        self._marks: dict[int, tuple[str, asyncio.TimerHandle]] = {}
        self._next = 0

    @property
    def buffered(self) -> float:
        """Seconds of audio still to play."""
        return max(0.0, self._until - clock.now())

    def add(self, seconds: float, *, silent: bool = False) -> None:
        """Append audio; *silent* if nobody would hear it."""
        begins = clock.now() + self.buffered
        self._until = begins + seconds
        if silent:
            return
        if self._sounds and begins - self._sounds[-1][1] < _SEAMLESS_S:
            begins, _ = self._sounds.pop()
        self._sounds.append((begins, self._until))
        self._follow()

    def mark(self, name: str) -> None:
        """Return a mark after the audio before it."""
        self._next += 1
        number = self._next
        handle = asyncio.get_running_loop().call_later(self.buffered, self._return, number)
        self._marks[number] = (name, handle)

    def clear(self) -> None:
        """Drop all audio and return all marks."""
        self._sounds.clear()
        self._follow()
        self._until = 0.0
        for number in list(self._marks):
            self._return(number)

    def close(self) -> None:
        """Drop everything, marks included."""
        for _, handle in self._marks.values():
            handle.cancel()
        self._marks.clear()
        self.clear()

    def _follow(self) -> None:
        """Say whether there is sound now, and look again when that changes."""
        if self._turn:
            self._turn.cancel()
            self._turn = None
        now = clock.now() + _SEAMLESS_S
        while self._sounds and self._sounds[0][1] <= now:
            self._sounds.popleft()
        sounding = bool(self._sounds) and self._sounds[0][0] <= now
        if sounding != self._sounding:
            self._sounding = sounding
            self._audible(sounding)
        if self._sounds:
            began, ends = self._sounds[0]
            wait = (ends if sounding else began) - clock.now()
            self._turn = asyncio.get_running_loop().call_later(max(0.0, wait), self._follow)

    def _return(self, number: int) -> None:
        name, handle = self._marks.pop(number)
        handle.cancel()
        self._returned(name)
