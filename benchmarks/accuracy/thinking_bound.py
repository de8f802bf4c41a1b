"""The best that any times of the first check-in could do for simulated callers who think.

`python -m benchmarks.accuracy.thinking_bound`: the callers of `benchmarks.accuracy.thinking`. What
is known at each silence sorts it into a class, and each class gets the time that is best for 20,000
callers; 20,000 others are then asked at these times. With these classes and these steps of time
hardly a rule does better. The pace is the slowest answer, or what all answers together tell: the
mean of their logarithms, what was asked taken into account where it is known, drawn to that of all
callers. With the count of answers, no more can be known of a pace that is log-normal. Shown is the
fewest false check-ins while callers who are gone wait 8 s in the mean.
"""

from collections import defaultdict
from collections.abc import Callable
from math import log
from random import Random
from typing import NamedTuple

import numpy as np

from benchmarks.accuracy import thinking

CALLERS, APART = 20_000, 100_000
FIXED_S, LATER_S, LONGEST_S, STEP_S = 7.0, 1.0, 20.0, 0.25
GONE_SHARE = 0.0123
"""Share of silences in which the caller is gone: what a class without any is given."""

RATES = np.geomspace(0.3, 40, 36)
"""False check-ins that a second of waiting for somebody who is gone may be worth."""


class Silence(NamedTuple):
    """What is known when a silence begins."""

    answers: int
    slowest_s: float
    asked: str
    breaks: bool
    pace: float
    """The logarithm of the caller's pace as its answers tell, if what was asked is known."""
    blind: float
    """The same if it is not known."""


Class = tuple[object, ...]
Kind = Callable[[Silence], Class]


def _words_and_pace(silence: Silence) -> Class:
    if silence.breaks:
        return "breaks off", min(6, int(2 * log(silence.slowest_s + 0.1)))
    return min(silence.answers, 4), int(4 * log(max(silence.slowest_s, 0.5)))


def _question_too(silence: Silence) -> Class:
    return *_words_and_pace(silence), "" if silence.breaks else silence.asked


def _all_answers(silence: Silence) -> Class:
    return silence.breaks, min(silence.answers, 5), round(silence.blind * FINE)


def _all_answers_and_question(silence: Silence) -> Class:
    asked = "" if silence.breaks else silence.asked
    return silence.breaks, min(silence.answers, 5), round(silence.pace * FINE), asked


FINE = 6
"""Classes of the logarithm of a pace, in one."""

KINDS: dict[str, Kind] = {
    "words and pace": _words_and_pace,
    "words, pace and what was asked": _question_too,
    "words and all answers": _all_answers,
    "words, all answers and what was asked": _all_answers_and_question,
}


def _pace(answers: list[float], varies: float) -> float:
    """Return the logarithm of a pace, as answers that vary so much tell it."""
    known = 1 / thinking.BETWEEN**2 + len(answers) / varies
    return (log(thinking.MEDIAN_S) / thinking.BETWEEN**2 + sum(answers) / varies) / known


def _known(asked: list[str], answers: list[float], now: str, *, breaks: bool) -> Silence:
    """Return what is known after the *answers* to what was *asked*, when asked *now*."""
    times = {kind: log(each) for kind, each in thinking.QUESTIONS.items()}
    mean = sum(times.values()) / len(times)
    spread = sum((each - mean) ** 2 for each in times.values()) / len(times)
    told = [log(each) - times[kind] for kind, each in zip(asked, answers, strict=True)]
    blind = [log(each) - mean for each in answers]
    paces = _pace(told, thinking.WITHIN**2), _pace(blind, thinking.WITHIN**2 + spread)
    return Silence(len(answers), max(answers, default=0.0), now, breaks, *paces)


def callers(first: int) -> tuple[list[tuple[Silence, float]], list[Silence]]:
    """Return silences with how long each lasts, and those of callers who are gone."""
    lasting, gone = [], []
    for seed in range(first, first + CALLERS):
        chance, answers, kinds = Random(seed), list[float](), list[str]()
        pace_s = thinking.MEDIAN_S * chance.lognormvariate(0, thinking.BETWEEN)
        leaves = chance.randrange(thinking.TURNS) if chance.random() < thinking.GONE else -1
        for turn in range(thinking.TURNS):
            asked = chance.choice(list(thinking.QUESTIONS))
            varies = chance.lognormvariate(0, thinking.WITHIN)
            breaks = chance.random() < thinking.BREAKS_OFF[asked]
            known = _known(kinds, answers, asked, breaks=False)
            if turn == leaves and not (breaks and chance.random() < 0.5):
                gone.append(known)
                break
            kinds.append(asked)
            answers.append(pace_s * thinking.QUESTIONS[asked] * varies)
            lasting.append((known, answers[-1]))
            if not breaks:
                continue
            known = _known(kinds, answers, asked, breaks=chance.random() < 0.9)
            if turn == leaves:
                gone.append(known)
                break
            varies = chance.lognormvariate(0, thinking.WITHIN)
            lasting.append((known, thinking.PAUSE_TIMES * pace_s * varies))
    return lasting, gone


def counted(kind: Kind, first: int, times_s: np.ndarray) -> dict[Class, tuple[np.ndarray, int]]:
    """Return by class the false check-ins at each of *times_s*, and how many callers are gone.

    The first of *times_s* is 0: all silences that end.
    """
    lasting, gone = callers(first)
    lengths, left = defaultdict[Class, list[float]](list), defaultdict[Class, int](int)
    for silence, lasts_s in lasting:
        lengths[kind(silence)].append(lasts_s)
    for silence in gone:
        left[kind(silence)] += 1
    found = {}
    for each in lengths.keys() | left.keys():
        within = np.searchsorted(np.sort(lengths[each]), times_s, "right")
        found[each] = (len(lengths[each]) - within, left[each])
    return found


def fewest(kind: Kind, soonest_s: float) -> tuple[float, float]:
    """Return how many percent fewer check-ins are false, and how long those gone wait."""
    times_s = np.concatenate([[0.0], np.arange(soonest_s, LONGEST_S, STEP_S)])
    learnt, tried = counted(kind, 1, times_s), counted(kind, APART, times_s)
    fixed = int(np.flatnonzero(times_s == FIXED_S)[0])
    before = sum(int(false[fixed]) for false, _ in tried.values())
    people = sum(left for _, left in tried.values())
    best = (0.0, FIXED_S)
    for rate in RATES:
        chosen = dict.fromkeys(tried, fixed)
        for each, (false, left) in learnt.items():
            costs = false + rate * max(left, GONE_SHARE * false[0]) * times_s
            if each not in tried:
                continue
            chosen[each] = 1 + int(np.argmin(costs[1:]))
        false = sum(int(tried[each][0][at]) for each, at in chosen.items())
        waits_s = sum(tried[each][1] * times_s[at] for each, at in chosen.items()) / people
        if waits_s <= FIXED_S + LATER_S:
            best = max(best, (100 * (1 - false / before), float(waits_s)))
    return best


def main() -> None:
    print("| known | never asked before | false check-ins | callers gone are asked after |")
    print("|---|---|---|---|")
    for name, kind in KINDS.items():
        for soonest_s in (FIXED_S, 5.0, 3.0):
            fewer, waits_s = fewest(kind, soonest_s)
            print(f"| {name} | {soonest_s:.0f} s | {fewer:.0f} % fewer | {waits_s:.2f} s |")


if __name__ == "__main__":
    main()
