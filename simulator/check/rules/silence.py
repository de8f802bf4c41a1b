"""How long both sides were silent: never too long, and nobody is asked too soon."""

from dataclasses import replace
from itertools import pairwise

from simulator.check.expected_times import Patience
from simulator.check.line import Line, Sound, merged
from simulator.check.rules.verdict import Verdict, broken, held, moment, quoted
from simulator.model.expectation import Expectation

_ACKNOWLEDGED_S = 4.0
"""A word such as "Take your time" within this is an answer to "hold on", no question."""


def quiet_stretches(line: Line) -> list[Sound]:
    """Return when nobody was heard and nobody else was on the call, answer to end."""
    if line.answered is None or line.ended is None:
        return []
    keys = [Sound(at, at) for at in line.keys]
    heard = [*line.agent, *line.caller, *line.others, *keys]
    edges = [Sound(line.answered, line.answered), Sound(line.ended, line.ended)]
    sounds = merged([*heard, *edges], gap=0.0)
    return [Sound(one.ended, two.began) for one, two in pairwise(sounds) if two.began > one.ended]


def is_never_left_in_silence(
    line: Line, expected: Expectation, patience: Patience
) -> Verdict | None:
    """No silence lasts longer than it takes to ask."""
    quiet = quiet_stretches(line)
    if not quiet:
        return None
    longest = max(quiet, key=lambda each: each.ended - each.began)
    limit = expected.allow + patience.longest_silence(
        after_hold_on=expected.asks_to_wait and longest.began >= _asked_at(line)
    )
    if line.noisy:  # a silence may begin anew with the end of a noise
        limit += patience.noise + patience.silence
    text = (
        f"longest silence {longest.ended - longest.began:.1f} s, from {moment(line, longest.began)}"
    )
    if longest.ended - longest.began > limit:
        return broken(f"{text}; at most {limit:.1f} s are right")
    return held(text)


def is_not_asked_too_soon(line: Line, expected: Expectation, patience: Patience) -> Verdict | None:
    """Between two things the application says unasked there is at least its silence."""
    least = (patience.silence or 2.5) - patience.early
    found = []
    for one, two in pairwise(line.turns):
        if line.acted_between(one.began, two.began) or one.status == "cancelled":
            continue  # an answer, or what was cut said again
        waited = two.began - one.ended
        found.append(waited)
        if waited < least and not _last_words(line, two):
            return broken(
                f"{quoted(two)} came {waited:.1f} s after {quoted(one)} had ended,"
                f" {moment(line, two.began)}; {least:.1f} s at least are right"
            )
    if expected.asks_to_wait or not found:
        return None
    return held(f"shortest wait {min(found):.1f} s")


def _last_words(line: Line, turn: Sound) -> bool:
    """Whether a turn is the farewell: the last before the application hung up."""
    return line.cleared_by == "application" and turn == line.turns[-1]


def is_waited_for(line: Line, expected: Expectation, patience: Patience) -> Verdict | None:
    """After "hold on" the application waits longer."""
    if not expected.asks_to_wait or line.answered is None or not line.caller:
        return None
    asked = _asked_at(line)
    least = (patience.hold_on or 12.0) - patience.early
    turns = [replace(each) for each in line.turns if each.began > asked + _ACKNOWLEDGED_S]
    spoken = [each.ended for each in line.agent if asked <= each.began <= asked + _ACKNOWLEDGED_S]
    since = max([asked, *spoken])
    if not turns:
        return broken(f"nothing was said after it, {moment(line, asked)}")
    waited = turns[0].began - since
    text = f"waited {waited:.1f} s after being asked to"
    if waited < least:
        return broken(f"{text}, then said {quoted(turns[0])}; {least:.1f} s at least are right")
    return held(text)


def _asked_at(line: Line) -> float:
    return max((each.ended for each in line.caller), default=0.0)
