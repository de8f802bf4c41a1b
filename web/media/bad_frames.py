"""Frames that mean nothing, on one media socket: each costs its own 20 ms, a flood the socket."""

from calls.service.counters import Counters

MOST = 100
"""Surplus of bad frames over good ones (2 s) after which the stream is not Telnyx's."""


class BadFrames:
    """Bad frames against good ones: `more` is how many more there were lately, 0 at the least."""

    __slots__ = ("_counters", "more")

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self.more = 0

    def drop(self) -> None:
        """Count one frame dropped."""
        self._counters.add("media_frames_dropped")
        self.more += 1

    @property
    def flood(self) -> bool:
        return self.more > MOST
