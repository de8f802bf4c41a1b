"""Which calls have changed since their monitors looked: what each poll brought, against the last.

A poll brings the versions of all calls as one text, so that a tick in which nothing happened costs
a comparison of texts, and any other no more than what did change.
"""

from collections.abc import Iterable
from itertools import repeat


class ChangeTracker:
    """The versions of one worker's calls, as polled and as seen."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._calls: list[str] = []
        self._polled = ""

    def saw(self, call: str, version: int) -> None:
        """Take it that the monitor of *call* has looked at *version*."""
        self._seen[call] = version

    def forget(self, call: str) -> None:
        self._seen.pop(call, None)

    def news(self, calls: list[str], polled: str) -> list[str]:
        """Return those of *calls* whose version is new in *polled*, and was not seen either.

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
