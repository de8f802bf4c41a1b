"""What came of one call, for an experiment to count. Pure."""

from collections.abc import Sequence

from calls.timeline import Entry
from monitor.replay.differences import SILENT

COUNTED = ("calls", "asked", "recovered", "hung_up", "complained")
"""Calls; those with a check-in; with an answer after one; hung up on for silence; with a complaint
by key. Each call counts once at most, so that the intervals of their shares are right."""


def outcome(entries: Sequence[Entry]) -> dict[str, int]:
    """Return which figures the call of this timeline counts in; {} if it was never answered."""
    events = {entry.event for entry in entries}
    if not {"call.answered", "call.ended"} <= events:
        return {}
    found = {
        "calls": True,
        "asked": any(map(_asks, entries)),
        "recovered": any(map(_answers, entries)),
        "hung_up": any(map(_hangs_up, entries)),
        "complained": "caller.complained" in events,
    }
    return {name: 1 for name, is_so in found.items() if is_so}


def _asks(entry: Entry) -> bool:
    return entry.event == "step.sent" and entry.details.get("step", "").startswith("checkin-")


def _answers(entry: Entry) -> bool:
    after = entry.details.get("after_checkin", "0")
    return entry.event == "caller.heard" and after not in {"", "0"}


def _hangs_up(entry: Entry) -> bool:
    return entry.event == "call.ended" and entry.details.get("reason") in SILENT
