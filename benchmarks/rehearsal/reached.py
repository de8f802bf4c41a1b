"""What a run of virtual calls has reached: causes of decisions, replies of Lua steps, healings.

Every `return` and every refusal in the text of a step is marked, and counted when Lua comes by.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from calls.redis_client import scripts
from monitor import loop
from monitor.decisions import Because, Decision
from tasks.sweeps import overdue, sweep
from tests.virtual_time.redis.server import VirtualServer, interpreter

REPLY = re.compile(r"(?<![\w.'])(?=return\b|refusal = ['(])(?<!local )")
HEALINGS = ("utterance.healed", "utterance.asked_again", "belief.expired", "stream.asked")
"""Entries of the timeline that tell of something lost or late that was made good."""

SHOWN = 60
"""Letters of a reply's text that name it."""

_DECIDERS = (loop, sweep, overdue)


class Reached:
    """Counts over many calls; `counts` is what was reached, by name."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._places, self._sources = _marked()
        self._hits = interpreter().counter("REACHED")

    @property
    def wanted(self) -> list[str]:
        """What there is to reach."""
        causes = [f"cause {cause}" for cause in Because]
        return [*causes, *self._places, *(f"healing {name}" for name in HEALINGS)]

    def watch(self, server: VirtualServer) -> None:
        """Have the steps of *server* count what they reply."""
        server._sources = self._sources

    def read(self, call: Any) -> None:
        """Count what the timeline of a call tells, and the replies of its steps."""
        for _, event, _ in call.timeline:
            if event in HEALINGS:
                self.counts[f"healing {event}"] += 1
        for number, times in self._hits():
            self.counts[self._places[number - 1]] += times

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Count the cause of every decision made within."""
        real = loop.decide

        def decide(*args: Any) -> Decision:
            decision = real(*args)
            self.counts[f"cause {decision.because}"] += 1
            return decision

        for module in _DECIDERS:
            module.decide = decide
        try:
            yield
        finally:
            for module in _DECIDERS:
                module.decide = real


@cache
def _marked() -> tuple[list[str], dict[str, str]]:
    """Return the names of all replies, and the marked steps by their digests."""
    places: list[str] = []
    found = {}
    for name in scripts.STEPS:
        source = scripts.source(name)
        if name in scripts.STEPS_OF_CALLS:
            text = scripts.FILES[name].read_text("utf-8")
            source = source.replace(text, _mark(name, text, places))
        found[scripts.digest(name)] = source
    return places, found


def _mark(name: str, text: str, places: list[str]) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        code, dashes, comment = line.partition("--")
        marked = REPLY.sub(lambda found: _place(name, found, places), code)
        lines[number] = marked + dashes + comment
    return "\n".join(lines)


def _place(name: str, found: re.Match[str], places: list[str]) -> str:
    """Name a reply by its text, which stays when lines move."""
    reply = found.string[found.start() :].strip()[:SHOWN]
    named = f"reply {name}: {reply}"
    same = sum(each == named or each.startswith(f"{named} #") for each in places)
    places.append(f"{named} #{same + 1}" if same else named)
    return f"REACHED({len(places)}) "
