"""The playback queue of a leg: what plays, what waits, what a stop does to both.

Speak and playback share one queue; a new item waits its turn unless it says ``stop``. Overlays
have a queue of their own. Pure: durations are kept by the player, not here.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["speak", "playback", "stream"]
Stop = Literal["", "current", "all"]
INFINITY = float("inf")


@dataclass(eq=False)
class Item:
    """One speak or playback command in the queue; or a turn that was streamed."""

    kind: Kind
    duration: float  # seconds, all loops together; INFINITY until stopped
    client_state: str | None = None
    text: str = ""  # what is spoken, or which media
    media: dict[str, str] = field(default_factory=dict)  # media_url or media_name, for events
    overlay: bool = False
    number: int = 0  # n-th of its kind on this call
    utterance: int = 0  # n-th of all kinds together
    started_at: float | None = None  # monotonic
    ended_at: float | None = None
    status: str = ""
    sticky: bool = False  # its events carry the newest client_state of the leg
    foreign: bool = False  # of another application


@dataclass
class Change:
    """What a step did to the queue: ended early, thrown out unplayed, and next to start."""

    cut: Item | None = None
    flushed: list[Item] = field(default_factory=list)
    start: Item | None = None


class PlaybackQueue:
    """One queue; at most one item plays."""

    def __init__(self) -> None:
        self.playing: Item | None = None
        self._waiting: deque[Item] = deque()

    def __len__(self) -> int:
        return len(self._waiting) + (self.playing is not None)

    def add(self, item: Item, stop: Stop = "") -> Change:
        """Queue an item; with ``stop`` it first ends the current one, or empties the queue."""
        change = Change()
        if stop == "all":
            change.flushed = self._flush()
        self._waiting.append(item)
        if stop:
            change.cut, self.playing = self.playing, None
        if self.playing is None:
            change.start = self._advance()
        return change

    def stop(self, which: Stop = "all") -> Change:
        """End the current item and go on with the next, or empty the queue."""
        change = Change()
        if which == "all":
            change.flushed = self._flush()
        change.cut, self.playing = self.playing, None
        change.start = self._advance()
        return change

    def finish(self, item: Item) -> Change:
        """Note that an item came to its end; nothing changes if it plays no longer."""
        if self.playing is not item:
            return Change()
        self.playing = None
        return Change(start=self._advance())

    def _flush(self) -> list[Item]:
        flushed = list(self._waiting)
        self._waiting.clear()
        return flushed

    def _advance(self) -> Item | None:
        self.playing = self._waiting.popleft() if self._waiting else None
        return self.playing
