"""Faults on purpose: which ones are planted, and which one strikes a given command or event.

A fault names what it strikes by an event or command pattern, optionally one call, how many times,
after how many spared matches and with what probability. Chance is seeded, so a run repeats.
"""

import itertools
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

# What a fault can do, and to what: the value names the pattern it is matched by.
DEEDS = {
    "drop": "event",  # never delivered
    "duplicate": "event",  # delivered twice, same event id
    "delay": "event",  # delivered `seconds` late
    "swap": "event",  # delivered after the call's next event
    "ended-status": "event",  # a playback or speak ends with `status`
    "latency": "command",  # carried out at once, answered `seconds` later
    "hang": "command",  # not carried out; silence for `seconds`, then the socket closes
    "status": "command",  # answered with HTTP `status`; not carried out unless `executed`
    "close": "command",  # socket closed without an answer; not carried out unless `executed`
    "empty": "command",  # carried out, but the answer has no body
    "event-first": "command",  # answered only after its first event was delivered
    "never-connects": "stream",  # streaming.failed, no connection
    "started-only": "stream",  # streaming.started, no connection
    "cut": "stream",  # socket dropped `seconds` after it opened, without a stop frame
}
_NUMBERED = ("seconds", "probability")


@dataclass
class Fault:
    """One planted fault."""

    do: str
    event: str = ""
    command: str = ""
    stream: str = ""
    call: str = ""
    count: int = 0  # strikes at most this often; 0 is without end
    skip: int = 0  # spares this many matches first
    probability: float = 1.0
    seconds: float = 1.0
    status: int | str = 503
    retry_after: str = ""
    executed: bool = False
    id: int = 0
    struck: int = 0
    spared: int = field(default=0, repr=False)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Fault":
        """Check a fault from TOML or JSON; ValueError names the field that is wrong."""
        known = {each.name: each for each in fields(cls) if each.name not in _KEPT}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"fault: unknown field {name!r}")
            _check(name, known[name].default, value)
        deed = given.get("do")
        if deed not in DEEDS:
            raise ValueError(f"fault: do is {deed!r}, not one of {', '.join(DEEDS)}")
        _check_status(deed, given.get("status"))
        fault = cls(**{**given, "retry_after": str(given.get("retry_after", ""))})
        others = {"event", "command", "stream"} - {DEEDS[deed]}
        if wrong := [name for name in sorted(others) if getattr(fault, name)]:
            raise ValueError(f"fault: {deed!r} goes by {DEEDS[deed]!r}, not by {wrong[0]!r}")
        return fault

    def matches(self, subject: str, call_id: str) -> bool:
        """Tell whether this fault is meant for the named command or event of a call."""
        pattern = getattr(self, DEEDS[self.do]) or "*"
        return fnmatchcase(subject, pattern) and self.call in ("", call_id)

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return 0 < self.count <= self.struck


_KEPT = ("id", "struck", "spared")


def _check(name: str, default: Any, value: Any) -> None:
    if name in ("status", "retry_after"):
        allowed: tuple[type, ...] = (int, str, float)
    elif name in _NUMBERED:
        allowed = (int, float)
    else:
        allowed = (str,) if name == "do" else (type(default),)
    if not isinstance(value, allowed):
        raise ValueError(  # noqa: TRY004  one kind of error for whoever wrote the fault
            f"fault: {name} is {value!r}, not {' or '.join(t.__name__ for t in allowed)}"
        )


def _check_status(deed: str, status: Any) -> None:
    if deed == "ended-status" and not isinstance(status, str):
        raise ValueError("fault: 'ended-status' needs a status, e.g. 'failed'")
    if deed == "status" and status is not None and not isinstance(status, int):
        raise ValueError(f"fault: status is {status!r}, not an HTTP status")


class Faults:
    """The planted faults, in the order they were planted."""

    def __init__(self, seed: int = 1) -> None:
        self._planted: list[Fault] = []
        self._ids = itertools.count(1)
        self._chance = random.Random(seed)  # noqa: S311  repeatable on purpose, guards nothing

    def plant(self, fault: Fault) -> Fault:
        """Add a fault and give it its id."""
        fault.id = next(self._ids)
        self._planted.append(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> int:
        """Take one fault away, or all of them; return how many went."""
        kept = [each for each in self._planted if fault_id is not None and each.id != fault_id]
        removed = len(self._planted) - len(kept)
        self._planted = kept
        return removed

    def forget_call(self, call_id: str) -> None:
        """Drop the faults that were planted for one call alone."""
        self._planted = [each for each in self._planted if each.call != call_id]

    def strike(self, subject: str, call_id: str, deeds: Iterable[str]) -> Fault | None:
        """Return the first fault that strikes this subject now, and count the strike."""
        for fault in self._planted:
            if fault.do not in deeds or fault.spent or not fault.matches(subject, call_id):
                continue
            if fault.spared < fault.skip:
                fault.spared += 1
            elif self._chance.random() < fault.probability:
                fault.struck += 1
                return fault
        return None

    def listed(self) -> list[dict[str, Any]]:
        """Describe every planted fault, with how often it has struck."""
        return [asdict(each) for each in self._planted]
