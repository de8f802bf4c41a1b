"""Several faults of one subject, told as one finding."""

from collections.abc import Iterable
from typing import NamedTuple

Answer = tuple[bool, str, str]


class Fault(NamedTuple):
    """What is wrong, and what to do; it is *bad*, or may be meant."""

    bad: bool
    said: str
    fix: str


def answer(found: Iterable[Fault]) -> Answer:
    """Return the bad faults as one finding; if there is none, all that may be meant."""
    listed = list(dict.fromkeys(found))
    bad = [fault for fault in listed if fault.bad]
    shown = bad or listed
    if not shown:
        return True, "fit", ""
    return not bad, "; ".join(f.said for f in shown), "; ".join(f.fix for f in shown)
