"""How many callers came back after each check-in, and how calls ended: counted off timelines. Pure.

A check-in counts once a silence however often it had to be made again; a caller recovered if words
or a key came before the next one was sent. A hang-up, by whomever, is no recovery.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.timeline import Entry

CHECKIN = "checkin-"
_REASONS = {
    "silence": "silence",
    "max_call_duration": "longest duration",
    "voicemail": "answering machine",
    "media_lost": "no sound came in",
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


def recovered(timelines: Iterable[Sequence[Entry]]) -> list[Bar]:
    """Return for each check-in number the share of callers who came back after it."""
    made: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for entries in timelines:
        last = 0
        for entry in entries:
            if entry.event == "step.sent" and (number := _number(entry)):
                made[number] += 1
                last = number
            elif entry.event == "caller.heard" and last:
                answered[last] += 1
                last = 0
    return [_bar(number, answered[number], made[number]) for number in sorted(made)]


def endings(reasons: Iterable[str]) -> list[Bar]:
    """Return how often calls ended for each reason, the most frequent first."""
    counts = Counter(reason or "others" for reason in reasons)
    whole = counts.total()
    return [
        Bar(in_words(reason), count / whole, f"{count} ({count / whole:.0%})", reason)
        for reason, count in counts.most_common()
    ]


def in_words(reason: str) -> str:
    """Return why a call ended, as people say it."""
    return _REASONS.get(reason, reason.replace("_", " "))


def _number(entry: Entry) -> int:
    """Return the number of the check-in that was sent; 0 for another step, or one made again."""
    number = entry.details.get("step", "").removeprefix(CHECKIN)
    return int(number) if number.isascii() and number.isdigit() else 0


def _bar(number: int, answered: int, made: int) -> Bar:
    share = answered / made
    return Bar(f"check-in #{number}", share, f"{share:.0%} ({answered} of {made})", "checkin")
