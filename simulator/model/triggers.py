"""The moments of a call that a scenario can wait for, and the phrase that names one.

A phrase is ``answered``, ``stream started`` … or ``<kind> <n> [received|started|ended]`` with kind
``speak``, ``playback`` or ``utterance`` (both, and turns that are streamed). A moment stays true
once it has come.
"""

import re
from dataclasses import dataclass

from simulator import clock
from simulator.model.playback_queue import Item

_PLAIN = ("previous", "ringing", "answered", "stream started")
_NUMBERED = re.compile(r"^(speak|playback|utterance) ([1-9]\d*)( received| started| ended)?$")


@dataclass(frozen=True)
class When:
    """A parsed phrase: what to wait for."""

    kind: str
    number: int = 0
    phase: str = ""
    matching: re.Pattern[str] | None = None

    @classmethod
    def parse(cls, phrase: str, matching: str = "") -> "When":
        """Parse a phrase; ValueError says what it may look like."""
        if phrase in _PLAIN:
            if matching:
                raise ValueError(
                    f"'matching' goes with speak, playback or utterance, not {phrase!r}"
                )
            return cls(phrase)
        found = _NUMBERED.match(phrase)
        if not found:
            raise ValueError(
                f"{phrase!r} is none of {', '.join(_PLAIN)}, nor like 'speak 2 ended'"
                " (speak|playback|utterance, number, received|started|ended)"
            )
        phase = (found[3] or " received").strip()
        try:
            pattern = re.compile(matching, re.IGNORECASE) if matching else None
        except re.error as error:
            raise ValueError(f"matching is no regular expression: {error}") from error
        return cls(found[1], int(found[2]), phase, pattern)


class Triggers:
    """When each moment of one call came, in monotonic seconds."""

    def __init__(self) -> None:
        self._plain: dict[str, float] = {}
        self._items: list[Item] = []
        self._received: list[float] = []

    def note(self, name: str) -> None:
        """Note that a plain moment has come; only the first time counts."""
        self._plain.setdefault(name, clock.now())

    def note_item(self, item: Item) -> None:
        """Note a command or a streamed turn; its start and end are read off the item itself."""
        item.utterance = len(self._items) + 1
        item.number = sum(each.kind == item.kind for each in self._items) + 1
        self._items.append(item)
        self._received.append(clock.now())

    def at(self, when: When) -> float | None:
        """Return the time of a moment, or None while it has not come."""
        if not when.number:
            return self._plain.get(when.kind)
        matched = [
            (item, at)
            for item, at in zip(self._items, self._received, strict=True)
            if when.kind in ("utterance", item.kind)
            and (when.matching is None or when.matching.search(item.text))
        ]
        if len(matched) < when.number:
            return None
        item, received_at = matched[when.number - 1]
        return {"received": received_at, "started": item.started_at, "ended": item.ended_at}[
            when.phase
        ]
