"""How the application speaks the protocol: its commands are accepted, events are taken."""

from simulator.check.expected_times import Patience
from simulator.check.line import Command, Line
from simulator.check.rules.verdict import Verdict, broken, held
from simulator.model.expectation import Expectation

_RACES = ("90018", "90034", "90045", "90048", "90053", "90054", "90055")
"""Error codes of a race or of a state, not of a bad command: ended, unanswered, in use already."""
_REFUSED, _GONE, _SERVER = 400, 404, 500
_ON_THEIR_WAY_S = 2.5
_OWN_LATENESS_S = 0.5
_OK = range(200, 300)


def commands_are_in_order(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """No command is refused for what is in it."""
    if not line.commands:
        return None
    for each in line.commands:
        if _is_wrong(each, line):
            return broken(
                f"{each.name} was refused with {each.status} {each.code}, {each.at:.1f} s after"
                " the ring"
            )
    return held(f"{len(line.commands)} commands, none refused for its content")


def _is_wrong(command: Command, line: Line) -> bool:
    status = command.status
    if command.faulted or status is None or not _REFUSED <= status < _SERVER:
        return False
    over = line.ended is not None and command.at >= line.ended
    return command.code not in _RACES and not (over and status == _GONE)


def events_are_taken(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """Every event that was delivered is answered with 2xx in the end."""
    delivered = [each for each in line.events if each["deliveries"]]
    for each in delivered:
        tries = each["deliveries"]
        if any(one["status"] in _OK for one in tries):
            continue
        if any(one.get("own_lateness", 0.0) > _OWN_LATENESS_S for one in tries):
            continue
        outcome = tries[-1]["status"] or tries[-1].get("problem", "no answer")
        return broken(f"{each['event']} was answered {outcome} in {len(tries)} attempt(s)")
    return held(f"{len(delivered)} events taken") if delivered else None


def nothing_after_the_end(line: Line, _: Expectation, __: Patience) -> Verdict | None:
    """What is over gets no new commands, once word of its end can have arrived."""
    if line.ended is None:
        return None
    for each in line.commands:
        if each.at > line.ended + _ON_THEIR_WAY_S and not each.repeated and each.name != "hangup":
            return broken(f"{each.name} was ordered {each.at - line.ended:.1f} s after the end")
    return held("no command after the end")
