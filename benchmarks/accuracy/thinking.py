"""Whether a caller who thinks is left alone, and how much longer one who has gone is waited for.

`python -m benchmarks.accuracy.thinking`: simulated callers with known thinking times; the policy
itself tells when the first check-in is due. A check-in is false if the caller would have gone on.

Callers differ in pace (median seconds to an answer: log-normal around 1.5 s), and each answer of
one caller varies around it, by what was asked. Some break off in the middle of an answer and go on
after a longer pause; what they have said then is from a list, by which the product judges. Some
whole answers end like broken ones, as they do in life. All of these are assumptions, named here:
no recording of real callers is behind them.
"""

import random
from dataclasses import dataclass, field, replace
from statistics import mean

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import Wait
from monitor.policy import decide
from monitor.settings import DeadAirSettings
from monitor.transcripts.unfinished import unfinished

CALLERS, TURNS, GONE = 4_000, 8, 0.1
MEDIAN_S, BETWEEN, WITHIN = 1.5, 0.8, 0.55
QUESTIONS = {"yes or no": 0.7, "a choice": 1.0, "a date": 1.5, "a number": 2.2}
"""What was asked, and how many times the usual thinking it takes."""

BREAKS_OFF = {"yes or no": 0.01, "a choice": 0.04, "a date": 0.06, "a number": 0.2}
PAUSE_TIMES = 2.5
"""Times the caller's thinking: a pause in the middle, in which something is looked for."""

BROKEN = ("My number is four four seven", "I would like the", "It was on, um", "Tuesday or",
          "0 1 7", "wait it says", "my reference, it starts", "we were there and",
          "the code is")  # fmt: skip
WHOLE = ("Yes.", "No, thanks.", "On Tuesday at seven.", "The second one.", "4471 0093 2",
         "That is all I know, um", "Anna Miller.", "I think so.")  # fmt: skip
PROFILES = {
    "off: fixed 7 s": DeadAirSettings(),
    "wait": DeadAirSettings(thinking_caller="wait"),
    "off, 10 s": DeadAirSettings(silence_timeout_normal=10),
}


@dataclass(slots=True)
class Outcome:
    silences: int = 0
    false: int = 0
    gone_s: list[float] = field(default_factory=list)


def due_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return after how many seconds of *call*'s silence the policy asks."""
    now = call
    while isinstance(decision := decide(now, settings), Wait):
        now = replace(now, now_ms=max(decision.until_ms, now.now_ms + 1))
    return (now.now_ms - max(call.agent_quiet_at_ms, call.activity_at_ms)) / 1000


def talk(seed: int, settings: DeadAirSettings, outcome: Outcome) -> None:
    """Play one caller's call."""
    chance = random.Random(seed)
    pace_s = MEDIAN_S * chance.lognormvariate(0, BETWEEN)
    leaves = chance.randrange(TURNS) if chance.random() < GONE else TURNS
    call = CallSnapshot("call", 0, state=CallState.ANSWERED, answered_at_ms=1)
    for turn in range(TURNS):
        asked = chance.choice(list(QUESTIONS))
        at_ms = call.now_ms + 5_000
        call = replace(call, now_ms=at_ms, agent_quiet_at_ms=at_ms, checkins_made=0, checkins=0)
        thinks_s = pace_s * QUESTIONS[asked] * chance.lognormvariate(0, WITHIN)
        breaks = chance.random() < BREAKS_OFF[asked]
        if turn == leaves and not (breaks and chance.random() < 0.5):
            outcome.gone_s.append(due_s(call, settings))
            return
        call = silence(call, settings, outcome, thinks_s, answers=True)
        said = chance.choice(BROKEN if breaks else WHOLE)
        at_ms = call.now_ms + 2_000
        call = replace(call, now_ms=at_ms, activity_at_ms=at_ms, unfinished=unfinished(said) or "")
        if breaks and turn == leaves:
            outcome.gone_s.append(due_s(call, settings))
            return
        if breaks:
            pause_s = PAUSE_TIMES * pace_s * chance.lognormvariate(0, WITHIN)
            call = silence(call, settings, outcome, pause_s, answers=False)
            call = replace(call, activity_at_ms=call.now_ms, unfinished="")


def silence(
    call: CallSnapshot,
    settings: DeadAirSettings,
    outcome: Outcome,
    lasts_s: float,
    *,
    answers: bool,
) -> CallSnapshot:
    """Return the call after a silence in which the caller thinks for *lasts_s* seconds."""
    outcome.silences += 1
    false = lasts_s > due_s(call, settings)
    outcome.false += false
    slowest = max(call.slowest_answer_ms, round(lasts_s * 1000) if answers and not false else 0)
    return replace(
        call,
        now_ms=call.now_ms + round(lasts_s * 1000),
        slowest_answer_ms=slowest,
        slow_answers=call.slow_answers + false,
    )


def measure(settings: DeadAirSettings, first_seed: int) -> Outcome:
    outcome = Outcome()
    for seed in range(first_seed, first_seed + CALLERS):
        talk(seed, settings, outcome)
    return outcome


def main() -> None:
    print("| first check-in | silences | false check-ins | callers gone | asked after, mean |")
    print("|---|---|---|---|---|")
    for name, settings in PROFILES.items():
        found = measure(settings, first_seed=1)
        share = 100 * found.false / found.silences
        print(
            f"| {name} | {found.silences} | {found.false} ({share:.2f} %) | {len(found.gone_s)} "
            f"| {mean(found.gone_s):.2f} s |"
        )


if __name__ == "__main__":
    main()
