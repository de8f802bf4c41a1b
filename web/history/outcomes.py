"""Counts of ended calls: recoveries after each check-in, and reasons for the end. Pure.

A check-in counts once per silence, however often it was repeated. A caller recovered if words or a
key came before the next check-in was sent. A hang-up by either side does not count as a recovery.
"""

from collections import Counter
from dataclasses import dataclass, field

RECOVERED = "+"
_REASONS = {
    "silence": "silence",
    "max_call_duration": "maximum duration",
    "voicemail": "answering machine",
    "media_lost": "no audio",
    "one_way_audio": "one-way audio",
    "speech_failed": "nothing could be spoken",
    "agent_failed": "agent did not answer",
    "agent": "agent hung up",
    "api": "hung up by an operator",
    "others": "other party hung up",
    "": "other party hung up",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: `share` is from 0 to 1."""

    label: str
    share: float
    text: str
    style: str = ""


@dataclass
class OutcomeCounts:
    """Running counts over many calls."""

    ended: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def add(self, reason: str, trail: str) -> None:
        """Count a call that ended for *reason*; *trail* is that of its `EndedCallSummary`."""
        self.ended[reason or "others"] += 1
        for step in trail.split():
            number = step.removesuffix(RECOVERED)
            self.made[number] += 1
            self.answered[number] += step != number

    def endings(self) -> list[Bar]:
        """Return a bar for each reason a call ended, the most frequent first."""
        whole = self.ended.total()
        return [
            Bar(reason_in_words(reason), count / whole, f"{count:,} ({count / whole:.0%})", reason)
            for reason, count in self.ended.most_common()
        ]

    def recoveries(self) -> list[Bar]:
        """Return a bar for each check-in number: the share of callers who recovered after it."""
        return [_bar(number, self.answered[number], self.made[number]) for number in self._numbers]

    @property
    def _numbers(self) -> list[str]:
        return sorted(self.made, key=int)


def reason_in_words(reason: str) -> str:
    """Return why a call ended, in words."""
    return _REASONS.get(reason, reason.replace("_", " "))


def _bar(number: str, answered: int, made: int) -> Bar:
    share = answered / made
    return Bar(f"check-in #{number}", share, f"{share:.0%} ({answered:,} of {made:,})", "checkin")
