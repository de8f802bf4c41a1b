"""Finds the calls that changed since their monitors saw them, by comparing one poll with the last.

A poll returns the versions of all calls as one text: a tick without changes costs one comparison of
texts, any other tick costs no more than its changes.
"""

from collections.abc import Iterable
from itertools import repeat


class ChangeTracker:
    """The versions of one worker's calls, as polled and as seen."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._calls: list[str] = []
        self._polled = ""

    def mark_seen(self, call: str, version: int) -> None:
        """Record that the monitor of *call* has seen *version*."""
        self._seen[call] = version

    def forget(self, call: str) -> None:
        self._seen.pop(call, None)

    def changed(self, calls: list[str], polled: str) -> list[str]:
        """Return those of *calls* whose version is new in *polled* and was not seen yet.

        *polled* has the versions in the order of *calls*.
        """
        if calls != self._calls:
            before: Iterable[str] = repeat("")
        elif polled != self._polled:
            before = self._polled.split()
        else:
            return []
        self._calls, self._polled = calls, polled
        pairs = zip(calls, polled.split(), before, strict=False)
        changed = [(call, int(now)) for call, now, last in pairs if now != last]
        return [call for call, version in changed if self._seen.get(call) != version]
