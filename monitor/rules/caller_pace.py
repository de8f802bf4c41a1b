"""How long a caller takes to answer, judged by the answers in this call. Pure.

Callers differ in pace, and each answer varies around it, by what was asked. Both are taken as
log-normal, so what is known of a caller is a mean and a variance: the usual pace, corrected by each
answer. `benchmarks/accuracy/thinking.py` measures what this is worth if callers are others.
"""

from math import exp, log, sqrt
from typing import NamedTuple

from calls.snapshot import CallSnapshot
from monitor.transcripts.question import Question

USUAL_S = 1.5
"""Median seconds to the beginning of an answer, over callers and questions. An assumption."""

DIFFER = 0.8
"""Standard deviation of the logarithm of callers' paces."""

VARY = 0.55
"""The same of one caller's answers to questions of one kind."""

TIMES = {
    Question.YES_NO: 0.7,
    Question.CHOICE: 1.0,
    Question.DATE: 1.5,
    Question.REFERENCE: 2.2,
}
"""Times the usual seconds that an answer takes, by what was asked."""

UNKNOWN_TIMES, UNKNOWN_VARY = 1.23, 0.44
"""The mean of these, and how they vary, where it is not known what was asked."""

PAUSE_TIMES = 2.5
"""Times the caller's pace: a pause in the middle of words, in which something is looked for."""

LEAST_S = 0.3
"""What takes less began before the question was over, and shows no pace."""

PAST_TIMES = 1.3
"""Times the seconds after which a check-in came that the caller answered."""


class Expected(NamedTuple):
    """The seconds until a caller speaks: mean and variance of their logarithm."""

    mean: float
    variance: float

    def density(self, log_s: float) -> float:
        """Return the logarithm of the density at that logarithm of seconds, but for a constant."""
        return -((log_s - self.mean) ** 2) / (2 * self.variance) - log_s - log(self.variance) / 2

    def falls_to(self, density: float) -> float:
        """Return after how many seconds the density has fallen to *density*; 0: never above it."""
        variance = self.variance
        under = variance - 2 * (self.mean + density + log(variance) / 2)
        return exp(self.mean - variance + sqrt(variance * under)) if under > 0 else 0.0


def usual() -> Expected:
    """Return what is expected of a caller of whom nothing is known."""
    return _after(log(USUAL_S), DIFFER**2, "")


def expected(call: CallSnapshot, *, pauses: bool) -> Expected:
    """Return what is expected of the caller now, who *pauses* in the middle of words or answers."""
    weight, total = 1 / DIFFER**2, log(USUAL_S) / DIFFER**2
    for asked, seconds in answers(call):
        mean, variance = _kind(asked)
        weight += 1 / variance
        total += (log(max(seconds, LEAST_S)) - mean) / variance
    pace, unsure = total / weight, 1 / weight
    if pauses:
        return Expected(pace + log(PAUSE_TIMES), unsure + VARY**2)
    return _after(pace, unsure, call.question)


def answers(call: CallSnapshot) -> list[tuple[str, float]]:
    """Return what the caller was asked and after how many seconds each answer began."""
    found = []
    for answer in call.answers.split():
        asked, _, ms = answer.rpartition(":")
        past = ms.endswith("+")
        found.append((asked, int(ms.rstrip("+")) / 1000 * (PAST_TIMES if past else 1)))
    return found


def _after(pace: float, unsure: float, asked: str) -> Expected:
    mean, variance = _kind(asked)
    return Expected(pace + mean, unsure + variance)


def _kind(asked: str) -> tuple[float, float]:
    """Return mean and variance of the logarithm of an answer's seconds, for a pace of 1 s."""
    for kind, times in TIMES.items():
        if kind == asked:
            return log(times), VARY**2
    return log(UNKNOWN_TIMES), VARY**2 + UNKNOWN_VARY**2
