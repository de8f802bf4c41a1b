"""How a call ends: the caller was asked, was given time, heard the last words, and was let go."""

from simulator.check.expected_times import Patience
from simulator.check.line import Line, Sound
from simulator.check.rules.verdict import Verdict, broken, held, moment, quoted
from simulator.model.expectation import Expectation

_REPLIES = 2
"""How many more turns than questions there may be: a reply and a farewell."""


def questions(line: Line) -> list[Sound]:
    """Return what was said since the caller's last act, without the greeting."""
    since = max([line.last_act, *(each.ended for each in line.others)])
    return [each for each in line.turns[1:] if each.began >= since]


def says_farewell(line: Line, patience: Patience) -> bool:
    """Return whether the last turn is no question: more was said than is asked."""
    return len(questions(line)) > max(patience.checkins, 1)


def is_asked_before(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """Nobody is hung up on who was not asked, and heard the question to its end."""
    if line.cleared_by != "application" or line.answered is None or line.ended is None:
        return None
    heard = [each for each in questions(line) if each.status == "completed"]
    if not heard:
        since = line.ended - line.last_act
        return broken(f"it hung up {since:.1f} s after the caller's last sign, without a question")
    return held(f"{len(heard)} question(s) heard to the end before the hang-up")


def is_asked_as_often(line: Line, _: Expectation, patience: Patience) -> Verdict | None:
    """The application asks as often as it is said to."""
    if patience.checkins < 0 or line.cleared_by != "application" or line.answered is None:
        return None
    asked = len(questions(line))
    text = f"said {asked} thing(s) after the caller's last sign; {patience.checkins} agreed"
    right = patience.checkins <= asked <= patience.checkins + _REPLIES
    return held(text) if right else broken(text)


def is_given_grace(line: Line, expected: Expectation, patience: Patience) -> Verdict | None:
    """Between the last question and the end there is the agreed time, or at least some.

    It is a silence: where the end of the last question was lost, it lasts as much longer.
    """
    asked = questions(line)
    if line.cleared_by != "application" or line.ended is None or not asked:
        return None
    waited = line.ended - asked[-1].ended
    text = f"hung up {waited:.1f} s after the last words"
    if patience.grace < 0 or says_farewell(line, patience):
        return held(text)
    most = patience.grace + patience.late + expected.allow
    if not patience.grace - patience.early <= waited <= most:
        return broken(f"{text}; {patience.grace:.1f} s agreed")
    return held(text)


def hears_last_words(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """The application does not cut its own words by hanging up."""
    if line.cleared_by != "application" or not line.agent or line.ended is None:
        return None
    last = line.agent[-1]
    if last.cut or last.ended > line.ended:
        return broken(f"{quoted(last)} was cut by its own hang-up, {moment(line, line.ended)}")
    return held("the last words were heard out")


def is_let_go(line: Line, expected: Expectation, _: Patience) -> Verdict | None:
    """A caller who is gone is not kept on the line for ever."""
    if expected.ends != "application":
        return None
    if line.cleared_by == "kit" or line.ended is None:
        return broken(f"was still on the line {moment(line, line.ended or 0.0)}; the kit hung up")
    if line.cleared_by != "application":
        return broken(f"the call was ended by {line.cleared_by}")
    return held(f"hung up {moment(line, line.ended)}")


def is_hung_up_once(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """Two hang-ups are one with the same command_id."""
    ids = [each.body.get("command_id") for each in line.commands if each.name == "hangup"]
    if not ids:
        return None
    orders = len(set(ids)) if None not in ids else len(ids)
    if orders > 1:
        return broken(f"{orders} different hang-up commands were received")
    return held(f"one hang-up, received {len(ids)} time(s)")
