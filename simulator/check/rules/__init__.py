"""The rules: what must hold on every call, whichever application answers it.

Each takes the line, the scenario's expectation and the expected times, and returns a verdict, or
None where it does not apply. Scenarios name them in `without`.
"""

from collections.abc import Callable

from simulator.check.expected_times import Patience
from simulator.check.line import Line
from simulator.check.rules import beginning, ending, silence, telnyx_protocol, turn_taking
from simulator.check.rules.verdict import Verdict
from simulator.model.expectation import Expectation

Rule = Callable[[Line, Expectation, Patience], Verdict | None]

RULES: dict[str, Rule] = {
    "is left alone": beginning.is_left_alone,
    "is answered": beginning.is_answered,
    "is greeted": beginning.is_greeted,
    "is never left in silence": silence.is_never_left_in_silence,
    "is not asked too soon": silence.is_not_asked_too_soon,
    "is asked in time": silence.is_asked_in_time,
    "is waited for when asked to": silence.is_waited_for,
    "is not talked over": turn_taking.is_not_talked_over,
    "is not spoken to while with others": turn_taking.is_left_to_others,
    "hears nothing twice": turn_taking.hears_nothing_twice,
    "is asked before the hang-up": ending.is_asked_before,
    "is asked as often as agreed": ending.is_asked_as_often,
    "is given time after the last question": ending.is_given_grace,
    "hears the last words out": ending.hears_last_words,
    "is let go in the end": ending.is_let_go,
    "is hung up on once": ending.is_hung_up_once,
    "commands are in order": telnyx_protocol.commands_are_in_order,
    "events are taken": telnyx_protocol.events_are_taken,
    "nothing is ordered after the end": telnyx_protocol.nothing_after_the_end,
}
_ALONE = ("is left alone", "events are taken")


def judge(line: Line, expected: Expectation, patience: Patience) -> dict[str, Verdict]:
    """Return the verdict of every rule that applies."""
    unknown = [name for name in expected.without if name not in RULES]
    if unknown:
        raise ValueError(f"check: without: no rule {unknown[0]!r}; there are {', '.join(RULES)}")
    verdicts = {}
    for name, rule in RULES.items():
        if name in expected.without or (expected.leave_alone and name not in _ALONE):
            continue
        if verdict := rule(line, expected, patience):
            verdicts[name] = verdict
    return verdicts
