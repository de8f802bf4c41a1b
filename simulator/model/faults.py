"""Deliberate faults: which ones are planted, and which one strikes a given command or event.

A fault names what it strikes by an event or command pattern, optionally one call, how many times,
after how many spared matches and with what probability. Chance is seeded, so a run repeats.
"""

import itertools
import random
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from simulator.model.toml_tables import read

# Every kind of fault, and whether its pattern is matched against an event, a command or a stream.
FAULT_KINDS = {
    "drop": "event",  # never delivered
    "duplicate": "event",  # delivered twice, same event id
    "delay": "event",  # delivered `seconds` late
    "swap": "event",  # delivered after the call's next event
    "shape": "event",  # delivered as one of SHAPES
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

# Odd bodies that have been received from Telnyx, or that its schemas allow; webhooks/shapes.py
# makes them.
SHAPES = (
    "flat",  # no data envelope; created_at instead of occurred_at
    "underscores",  # event_type with underscores for dots
    "null-time",  # occurred_at is null
    "no-time",  # there is no occurred_at
    "number-time",  # occurred_at is a number
    "no-meta",  # there is no meta
    "null-state",  # client_state is null
    "surrogate-state",  # client_state is base64 of JSON with half a surrogate pair
    "surrogate-text",  # caller_id_name and transcript have half a surrogate pair
    "wrong-types",  # numbers as strings, strings as numbers, null lists
)


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault as it is written in TOML or JSON."""

    do: str
    event: str = ""
    command: str = ""
    stream: str = ""
    call: str = ""
    count: int = 0  # strikes at most this often; 0: no limit
    skip: int = 0  # spares this many matches first
    probability: float = 1.0
    seconds: float = 1.0
    shape: str = ""
    status: int | str = 503
    retry_after: int | float | str = ""
    executed: bool = False

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Fault":
        """Check a fault from TOML or JSON; ValueError names the field that is wrong."""
        try:
            if given.get("do") not in FAULT_KINDS:
                kinds = ", ".join(FAULT_KINDS)
                raise ValueError(f"do is {given.get('do')!r}, not one of {kinds}")
            fault = read(cls, given)
            _check(fault)
        except ValueError as error:
            raise ValueError(f"fault: {error}") from error
        return fault

    def matches(self, subject: str, call_id: str) -> bool:
        """Tell whether this fault is meant for the named command or event of a call."""
        pattern = getattr(self, FAULT_KINDS[self.do]) or "*"
        return fnmatchcase(subject, pattern) and self.call in ("", call_id)


def _check(fault: Fault) -> None:
    matched_by = FAULT_KINDS[fault.do]
    for other in sorted({"event", "command", "stream"} - {matched_by}):
        if getattr(fault, other):
            raise ValueError(f"{fault.do!r} is matched by {matched_by!r}, not by {other!r}")
    if fault.do == "status" and not isinstance(fault.status, int):
        raise ValueError(f"status is {fault.status!r}, not an HTTP status")
    if fault.do == "ended-status" and not isinstance(fault.status, str):
        raise ValueError("'ended-status' needs a status, e.g. 'failed'")
    if fault.shape and fault.do != "shape":
        raise ValueError(f"shape goes with do = 'shape', not with {fault.do!r}")
    if fault.do == "shape" and fault.shape not in SHAPES:
        raise ValueError(f"shape is {fault.shape!r}, not one of {', '.join(SHAPES)}")


@dataclass
class PlantedFault:
    """A fault in force, and how often it has struck."""

    id: int
    fault: Fault
    struck: int = 0
    spared: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether it has struck as often as it may."""
        return 0 < self.fault.count <= self.struck

    def describe(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"id": self.id, "struck": self.struck, **msgspec.structs.asdict(self.fault)}


class Faults:
    """The planted faults, in the order they were planted."""

    def __init__(self, seed: int = 1) -> None:
        self._planted: list[PlantedFault] = []
        self._ids = itertools.count(1)
        self._random = random.Random(seed)  # noqa: S311  # repeatable on purpose, guards nothing

    def plant(self, fault: Fault) -> PlantedFault:
        """Add a fault and give it its id."""
        self._planted.append(PlantedFault(next(self._ids), fault))
        return self._planted[-1]

    def remove(self, fault_id: int | None = None) -> int:
        """Remove one fault, or all of them; return how many were removed."""
        kept = [each for each in self._planted if fault_id is not None and each.id != fault_id]
        removed = len(self._planted) - len(kept)
        self._planted = kept
        return removed

    def forget_call(self, call_id: str) -> None:
        """Drop the faults that were planted for one call alone."""
        self._planted = [each for each in self._planted if each.fault.call != call_id]

    def strike(self, subject: str, call_id: str, kinds: Iterable[str]) -> Fault | None:
        """Return the first fault that strikes this subject now, and count the strike."""
        for planted in self._planted:
            if fault := self._try(planted, subject, call_id, kinds):
                return fault
        return None

    def _try(
        self, planted: PlantedFault, subject: str, call_id: str, kinds: Iterable[str]
    ) -> Fault | None:
        fault = planted.fault
        if fault.do not in kinds or planted.exhausted or not fault.matches(subject, call_id):
            return None
        if planted.spared < fault.skip:
            planted.spared += 1
        elif self._random.random() < fault.probability:
            planted.struck += 1
            return fault
        return None

    def strike_all(self, subject: str, call_id: str, kinds: Iterable[str]) -> list[Fault]:
        """Return every fault that strikes this subject now."""
        return [
            fault for each in self._planted if (fault := self._try(each, subject, call_id, kinds))
        ]

    def move_call(self, old_id: str, new_id: str) -> None:
        """Let the faults of one call follow it to another id."""
        for each in self._planted:
            if each.fault.call == old_id:
                each.fault = msgspec.structs.replace(each.fault, call=new_id)

    def listed(self) -> list[dict[str, Any]]:
        """Describe every planted fault, with how often it has struck."""
        return [each.describe() for each in self._planted]
