"""How a call begins: it is answered and somebody speaks, or it is not for the application."""

from simulator.check.expected_times import Patience
from simulator.check.line import Line
from simulator.check.rules.verdict import Verdict, broken, held
from simulator.model.expectation import Expectation


def is_left_alone(line: Line, expected: Expectation, _: Patience) -> Verdict | None:
    """A call that is announced for information only gets no command."""
    if not expected.leave_alone:
        return None
    if line.commands:
        first = line.commands[0]
        return broken(f"{first.name} was ordered {first.at:.1f} s after the ring")
    return held("no command was received")


def is_answered(line: Line, expected: Expectation, patience: Patience) -> Verdict | None:
    """An incoming call is answered in time."""
    if expected.party == "callee":
        return None
    if line.answered is None:
        names = ", ".join(each.name for each in line.commands) or "none"
        return broken(f"was never answered; {line.trouble or f'commands received: {names}'}")
    text = f"answered {line.answered:.1f} s after the ring"
    return held(text) if line.answered <= patience.begin else broken(text)


def is_greeted(line: Line, _: Expectation, patience: Patience) -> Verdict | None:
    """The caller hears the application soon after the answer, unless he speaks first."""
    if line.answered is None:
        return None
    heard = min((each.began for each in line.agent), default=None)
    spoke = min((each.began for each in (*line.caller, *line.others)), default=None)
    if spoke is not None and spoke <= line.answered + patience.begin and heard is None:
        return None
    if heard is None:
        return broken("; ".join(filter(None, ("the application was never heard", line.trouble))))
    text = f"heard {heard - line.answered:.1f} s after the answer"
    return held(text) if heard - line.answered <= patience.begin else broken(text)
