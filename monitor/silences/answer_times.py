"""How long the agent took to answer, read from a call's timeline. Pure.

An answer time runs from the end of the caller's last words to the agent's first sound after them.
Fillers do not end it; a caller who speaks on begins it anew. An agent that has no answer, a call
that is suspended and a check-in end it without an answer: nothing was owed. So does the end of the
call, unless the agent was waited for by then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.timeline import Entry
from monitor.steps import Step

BOUNDS_MS = (
    250, 500, 750, 1_000, 1_250, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000,
    20_000, 30_000, 60_000,
)  # fmt: skip
"""Upper bounds of the classes that answer times are counted in."""

BEYOND = "more"
"""Name of the class above the last bound."""

TRANSCRIBED_MS = 5_000
"""Words are transcribed no later than that; what was heard before is not their sound."""

_BY_AGENT = frozenset({"say", "play", "stream", "greeting"})
_ENDS = frozenset({
    "agent.quiet", "answer.expected", "standing.still", "handling.paused", "agent.transferred",
    "call.ended",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """One answer, or (`answered` false) one that never came. Times are epoch ms of Redis.

    `until_ms` is the agent's first sound, or when it no longer owed one.
    """

    from_ms: int
    until_ms: int
    answered: bool
    fillers: int = 0

    @property
    def lasted_ms(self) -> int:
        return self.until_ms - self.from_ms


def answer_times(entries: Iterable[Entry]) -> list[AnswerTime]:
    """Return the answer times of a call in order; *entries* are its timeline so far."""
    reader = _Reader()
    for entry in entries:
        reader.read(entry)
    return reader.found


def class_of(ms: int) -> str:
    """Return the name of the class that an answer time of *ms* belongs to."""
    return next((str(bound) for bound in BOUNDS_MS if ms <= bound), BEYOND)


def percentile_s(counts: dict[str, int], share: float) -> float | None:
    """Return the answer time in seconds that *share* of those counted by class don't exceed.

    Within a class they are taken to be spread evenly; None without any. Beyond the last bound it is
    that bound.
    """
    total, seen, lower = sum(counts.values()), 0, 0
    if not total:
        return None
    for bound in BOUNDS_MS:
        count = counts.get(str(bound), 0)
        if count and seen + count >= share * total:
            within = (share * total - seen) / count
            return round((lower + within * (bound - lower)) / 1000, 2)
        seen, lower = seen + count, bound
    return BOUNDS_MS[-1] / 1000


def owed_ms(found: Sequence[AnswerTime]) -> int:
    """Return for how long the agent owed the caller words."""
    return sum(one.lasted_ms for one in found)


class _Reader:
    """Reads the lines of one call, one after the other."""

    def __init__(self) -> None:
        self.found: list[AnswerTime] = []
        self._owes = False
        self._last_word_ms = self._fillers = 0
        self._speaking = self._waited_for = False

    def read(self, entry: Entry) -> None:
        details = entry.details
        match entry.event:
            case "caller.speaking":
                self._speaking = True
            case "caller.quiet":
                self._quiet(entry.at_ms - int(details.get("ago_ms") or 0))
            case "caller.heard" if details.get("evidence") in {"transcript", "dtmf"}:
                self._heard(entry.at_ms)
            case "utterance.started":
                self._sounds(entry)
            case "decision.waits" if details.get("because") == "agent_owes":
                self._waited_for = self._owes
            case "agent.failed":
                self._end(entry.at_ms, answered=False)
            case "call.ended" if self._waited_for:
                self._end(entry.at_ms, answered=False)
            case event if event in _ENDS:
                self._drop()
            case _:
                pass

    def _quiet(self, at_ms: int) -> None:
        self._speaking = False
        self._last_word_ms = at_ms

    def _heard(self, at_ms: int) -> None:
        """Words are transcribed some time after the last of them was spoken, or during them."""
        self._owes = True
        heard_lately = 0 < self._last_word_ms >= at_ms - TRANSCRIBED_MS
        if self._speaking or not heard_lately:
            self._last_word_ms = at_ms

    def _sounds(self, entry: Entry) -> None:
        kind = entry.details.get("kind", "")
        named = Step.of_utterance(entry.details.get("utterance", ""))
        if kind == "filler":
            self._fillers += self._owes
        elif named is not None:
            self._drop()  # a check-in: the silence is the caller's
        elif kind in _BY_AGENT:
            self._end(entry.at_ms, answered=True)

    def _end(self, at_ms: int, *, answered: bool) -> None:
        if self._owes:
            from_ms = min(self._last_word_ms, at_ms)
            self.found.append(AnswerTime(from_ms, at_ms, answered, self._fillers))
        self._drop()

    def _drop(self) -> None:
        self._owes = self._waited_for = False
        self._last_word_ms = self._fillers = 0
