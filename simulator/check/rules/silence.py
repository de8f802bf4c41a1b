"""How long both sides were silent: never too long, and nobody is asked too soon."""

from dataclasses import replace
from itertools import pairwise

from simulator.check.expected_times import Patience
from simulator.check.line import Line, Sound, merged
from simulator.check.rules.ending import says_farewell
from simulator.check.rules.verdict import Verdict, broken, held, moment, quoted
from simulator.model.expectation import Expectation

_ACKNOWLEDGED_S = 4.0
"""A word such as "Take your time" within this is an answer to "hold on", no question."""
_SEVERAL = 2
"""A single wait may be long by chance."""


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
    waits = _unasked(line)
    for one, two in waits:
        waited = two.began - one.ended
        if waited < least and not _last_words(line, two):
            return broken(
                f"{quoted(two)} came {waited:.1f} s after {quoted(one)} had ended,"
                f" {moment(line, two.began)}; {least:.1f} s at least are right"
            )
    if expected.asks_to_wait or not waits:
        return None
    return held(f"shortest wait {min(two.began - one.ended for one, two in waits):.1f} s")


def is_asked_in_time(line: Line, expected: Expectation, patience: Patience) -> Verdict | None:
    """Not every question is late: one may be by chance, all of them are by a wrong time."""
    farewell = line.turns[-1:] if says_farewell(line, patience) else []
    waits = [two.began - one.ended for one, two in _unasked(line) if two not in farewell]
    if not patience.silence or line.noisy or len(waits) < _SEVERAL:
        return None
    limit = patience.silence + patience.late / 2 + expected.allow
    text = f"shortest of {len(waits)} waits {min(waits):.1f} s"
    if min(waits) > limit:
        return broken(f"{text}; at most {limit:.1f} s are right")
    return held(text)


def _unasked(line: Line) -> list[tuple[Sound, Sound]]:
    """Return each two turns with nothing but silence in between."""
    return [
        (one, two)
        for one, two in pairwise(line.turns)
        # Else an answer, or what was cut said again.
        if not line.acted_between(one.began, two.began) and one.status != "cancelled"
    ]


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
