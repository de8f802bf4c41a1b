"""Whether a caller who thinks is left alone, and how much longer one who has gone is waited for.

`python -m benchmarks.accuracy.thinking`: simulated callers with known thinking times; the policy
itself tells when the first check-in is due. A check-in is false if the caller would have gone on.

Callers differ in pace (median seconds to an answer: log-normal around 1.5 s), and each answer of
one caller varies around it, by what was asked. Some break off in the middle of an answer and go on
after a longer pause; what they have said then is from a list, by which the product judges. Some
whole answers end like broken ones, as they do in life. The agent asks in sentences, and the product
judges what each asks for. All of these are assumptions, named here: no recording of real callers is
behind them. `adapt` assumes callers like these; a second table has others, for whom it is wrong.
"""

import random
from dataclasses import dataclass, field, replace
from statistics import mean

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import Wait
from monitor.policy import decide
from monitor.settings import DeadAirSettings
from monitor.transcripts.question import question
from monitor.transcripts.unfinished import unfinished

CALLERS, TURNS, GONE = 4_000, 8, 0.1
MEDIAN_S, BETWEEN, WITHIN = 1.5, 0.8, 0.55
QUESTIONS = {"yes or no": 0.7, "a choice": 1.0, "a date": 1.5, "a number": 2.2}
"""What was asked, and how many times the usual thinking it takes."""

SENTENCES = {
    "yes or no": (
        "Is that correct?", "Shall I book it for you?", "Do you still live there?",
        "Would you like a receipt?", "Have you called us before?", "Can I help with anything else?",
        "So you never got the letter?", "Okay. And was anybody hurt?",
    ),
    "a choice": (
        "Would you prefer the morning or the afternoon?", "Which of the two do you want?",
        "By card or by invoice?", "Is it about sales, or do you need support?",
        "What would you like to do, pay or change your plan?", "Do you want the red one?",
    ),
    "a date": (
        "What is your date of birth?", "When did it happen?", "Which day suits you?",
        "Could you tell me when you moved in?", "And the date of the invoice?",
        "How long have you had this problem?",
    ),
    "a number": (
        "What is your order number?", "Can you tell me your customer number, please?",
        "Please spell your last name.", "Could you read me the code on the back?",
        "And the number on the letter?", "Please give me your policy number. Take your time.",
        "Do you have your booking reference?", "How much is on the meter?",
    ),
}  # fmt: skip
"""What agents say to ask it. The product takes a few of them for something else."""

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
    "adapt": DeadAirSettings(thinking_caller="adapt"),
    "adapt, never before 7 s": DeadAirSettings(thinking_caller="adapt", silence_timeout_quick=7),
    "off, 10 s": DeadAirSettings(silence_timeout_normal=10),
}


@dataclass(frozen=True, slots=True)
class Callers:
    """How long callers think."""

    median_s: float = MEDIAN_S
    between: float = BETWEEN
    within: float = WITHIN
    questions: dict[str, float] = field(default_factory=lambda: QUESTIONS)


ALIKE = dict.fromkeys(QUESTIONS, 1.23)
OTHERS = {
    "as assumed": Callers(),
    "quicker: median 1 s": Callers(median_s=1.0),
    "slower: median 2.2 s": Callers(median_s=2.2),
    "more alike (0.5)": Callers(between=0.5),
    "each less steady (0.8)": Callers(within=0.8),
    "all questions take as long": Callers(questions=ALIKE),
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


def talk(seed: int, settings: DeadAirSettings, outcome: Outcome, callers: Callers) -> None:
    """Play one caller's call."""
    chance, words = random.Random(seed), random.Random(-seed - 1)
    pace_s = callers.median_s * chance.lognormvariate(0, callers.between)
    leaves = chance.randrange(TURNS) if chance.random() < GONE else TURNS
    call = CallSnapshot("call", 0, state=CallState.ANSWERED, answered_at_ms=1)
    for turn in range(TURNS):
        asked = chance.choice(list(QUESTIONS))
        call = ask(call, words.choice(SENTENCES[asked]))
        thinks_s = pace_s * callers.questions[asked] * chance.lognormvariate(0, callers.within)
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
            pause_s = PAUSE_TIMES * pace_s * chance.lognormvariate(0, callers.within)
            call = silence(call, settings, outcome, pause_s, answers=False)
            call = replace(call, activity_at_ms=call.now_ms, unfinished="")


def ask(call: CallSnapshot, sentence: str) -> CallSnapshot:
    """Return the call once the agent has asked *sentence*."""
    at_ms = call.now_ms + 5_000
    return replace(
        call,
        now_ms=at_ms,
        agent_quiet_at_ms=at_ms,
        checkins_made=0,
        checkins=0,
        question=question(sentence, "en-US") or "",
    )


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
    asked_s = due_s(call, settings)
    false = lasts_s > asked_s
    outcome.false += false
    took = f" {call.question}:{round(min(lasts_s, asked_s) * 1000)}{'+' * false}"
    slowest = max(call.slowest_answer_ms, round(lasts_s * 1000) if answers and not false else 0)
    return replace(
        call,
        now_ms=call.now_ms + round(lasts_s * 1000),
        slowest_answer_ms=slowest,
        slow_answers=call.slow_answers + false,
        answers=call.answers + took * answers,
    )


def measure(settings: DeadAirSettings, callers: Callers = OTHERS["as assumed"]) -> Outcome:
    """Play `CALLERS` calls of such *callers*."""
    outcome = Outcome()
    for seed in range(1, CALLERS + 1):
        talk(seed, settings, outcome, callers)
    return outcome


def main() -> None:
    print("| first check-in | silences | false check-ins | callers gone | asked after, mean |")
    print("|---|---|---|---|---|")
    for name, settings in PROFILES.items():
        found = measure(settings)
        share = 100 * found.false / found.silences
        print(
            f"| {name} | {found.silences} | {found.false} ({share:.2f} %) | {len(found.gone_s)} "
            f"| {mean(found.gone_s):.2f} s |"
        )
    print("\n| callers | false, fixed 7 s | false, adapt | fewer | callers gone asked after |")
    print("|---|---|---|---|---|")
    for name, callers in OTHERS.items():
        before, found = (measure(PROFILES[each], callers) for each in ("off: fixed 7 s", "adapt"))
        fewer = 100 * (1 - found.false / before.false)
        print(
            f"| {name} | {before.false} | {found.false} | {fewer:.0f} % "
            f"| {mean(found.gone_s):.2f} s |"
        )


if __name__ == "__main__":
    main()
