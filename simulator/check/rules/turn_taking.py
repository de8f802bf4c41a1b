"""Who speaks when: nobody is talked over, nothing is said twice, others are left to themselves."""

from itertools import pairwise

from simulator.check.expected_times import Patience
from simulator.check.line import Line, Sound
from simulator.check.rules.verdict import Verdict, broken, held, moment, quoted
from simulator.model.expectation import Expectation

_TWICE_WITHIN_S = 2.0
_KNOWN_AFTER_S = 1.5
"""How long after another took the call an application may not know it yet."""


def is_not_talked_over(line: Line, _: Expectation, patience: Patience) -> Verdict | None:
    """The application does not begin while the caller speaks, and stops when he begins.

    A greeting may be said out: callers often say hello as it begins, and expect it.
    """
    if not line.caller:
        return None
    worst = 0.0
    for mine in line.agent:
        for theirs in line.caller:
            together = min(mine.ended, theirs.ended) - max(mine.began, theirs.began)
            if together <= 0:
                continue
            worst = max(worst, together)
            yields = max(patience.yields, patience.greets if mine is line.agent[0] else 0)
            if (why := _talks_over(mine, theirs, together, yields, patience)) is not None:
                return broken(f"{quoted(mine)} {why}, {moment(line, mine.began)}")
    return held(f"both spoke at once for {worst:.1f} s at most")


def _talks_over(
    mine: Sound, theirs: Sound, together: float, yields: float, patience: Patience
) -> str | None:
    late = mine.began - theirs.began
    if late > patience.notices and together > patience.early:
        return f"began {late:.1f} s after the caller had begun to speak, who spoke on"
    if late <= 0 and together > yields:
        return f"went on for {together:.1f} s after the caller had begun to speak"
    return None


def is_left_to_others(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """While another application plays, or a person has the caller, nothing is said or ended."""
    if not line.others:
        return None
    for other in line.others:
        who = other.text if other.text in ("bridge", "hold", "enqueue", "conference") else "audio"
        for mine in line.agent:
            if other.began + _KNOWN_AFTER_S < mine.began < other.ended:
                into = f"{mine.began - other.began:.1f} s into the {who} of others"
                return broken(f"{quoted(mine)} was said {into}, {moment(line, mine.began)}")
        ended = line.ended if line.cleared_by == "application" else None
        if ended is not None and other.began < ended <= other.ended and other.ended > other.began:
            return broken(f"it hung up during the {who} of others, {moment(line, ended)}")
    return held(f"nothing was said in {len(line.others)} stretch(es) of others")


def hears_nothing_twice(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """The same words do not come twice within a moment."""
    spoken = [each for each in line.agent if each.text]
    for one, two in pairwise(spoken):
        if one.status == "cancelled":
            continue  # what was cut may be said again
        if (
            one.text == two.text
            and two.began - one.ended < _TWICE_WITHIN_S
            and not (line.acted_between(one.began, two.began))
        ):
            return broken(f"{quoted(two)} came again at once, {moment(line, two.began)}")
    return held(f"{len(spoken)} utterances, none repeated at once") if spoken else None
