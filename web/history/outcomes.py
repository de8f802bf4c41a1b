"""How many callers came back after each check-in, and how calls ended. Pure.

A check-in counts once a silence however often it had to be made again; a caller recovered if words
or a key came before the next one was sent. A hang-up, by whomever, is no recovery.
"""

from collections import Counter
from dataclasses import dataclass, field

CAME_BACK = "+"
_REASONS = {
    "silence": "silence",
    "max_call_duration": "longest duration",
    "voicemail": "answering machine",
    "media_lost": "no sound came in",
    "speech_failed": "nothing could be spoken",
    "agent_failed": "the agent failed",
    "agent": "the agent hung up",
    "api": "hung up by order",
    "others": "others hung up",
    "": "others hung up",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: `share` is from 0 to 1."""

    label: str
    share: float
    told: str
    tone: str = ""


@dataclass
class OutcomeCounts:
    """What is counted of many calls, one after the other."""

    ended: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def add(self, reason: str, trail: str) -> None:
        """Count a call that ended for *reason*; its *trail* is as `calls.call_index.EndedCallSummary` has it."""
        self.ended[reason or "others"] += 1
        for step in trail.split():
            number = step.removesuffix(CAME_BACK)
            self.made[number] += 1
            self.answered[number] += step != number

    def endings(self) -> list[Bar]:
        """Return how often calls ended for each reason, the most frequent first."""
        whole = self.ended.total()
        return [
            Bar(in_words(reason), count / whole, f"{count:,} ({count / whole:.0%})", reason)
            for reason, count in self.ended.most_common()
        ]

    def recovered(self) -> list[Bar]:
        """Return for each check-in number the share of callers who came back after it."""
        return [_bar(number, self.answered[number], self.made[number]) for number in self._numbers]

    @property
    def _numbers(self) -> list[str]:
        return sorted(self.made, key=int)


def in_words(reason: str) -> str:
    """Return why a call ended, as people say it."""
    return _REASONS.get(reason, reason.replace("_", " "))


def _bar(number: str, answered: int, made: int) -> Bar:
    share = answered / made
    return Bar(f"check-in #{number}", share, f"{share:.0%} ({answered:,} of {made:,})", "checkin")
