"""Where a step of a silent call waits, from what Telnyx's side recorded and the call's timeline.

A step is a check-in or the hang-up. All times in seconds on one clock: the load's monotonic one.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.system.harness.simulator_record import checkins, events, hangups

Json = dict[str, Any]

PARTS = (
    "event to POST",
    "POST to 200",
    "POST to the ledger",
    "ledger to the monitor",
    "due to decided",
    "decided to claimed",
    "claimed to command",
)


class _Step(NamedTuple):
    """A step, and when what led to it happened, from the end of the speech before it on."""

    said: Json
    ended_at: float
    asked_at: float
    claimed_at: float
    act: Json

    def waits_s(self, silence_s: float, seen: Iterable[float]) -> list[float]:
        post = self.said["deliveries"][0]
        bell_at = min((at for at in seen if at >= self.ended_at), default=self.ended_at)
        return [
            post["began"] - self.said["at"],
            post["latency"],
            self.ended_at - post["began"],
            bell_at - self.ended_at,
            self.asked_at - self.ended_at - silence_s,
            self.claimed_at - self.asked_at,
            self.act["at"] - self.claimed_at,
        ]


def of_call(record: Json, timeline: list[Json], waits_s: Iterable[float]) -> list[list[float]]:
    """Return the waits of each step in the order of `PARTS`, in ms; none of a call that lacks any.

    *timeline* has the entries of `timeline_of`; *waits_s* is how long a silence may last before
    each step.
    """
    moments = (
        events(record, "call.speak.ended"),
        _times(timeline, "utterance.ended"),
        _times(timeline, "step.asked"),
        _times(timeline, "step.claimed", "hangup.claimed"),
        [*checkins(record), *hangups(record)],
    )
    if len({len(each) for each in moments}) > 1:
        return []
    seen = _times(timeline, "flag.detected")
    steps = zip(zip(*moments, strict=True), waits_s, strict=False)
    return [[1000 * part for part in _Step(*step).waits_s(wait, seen)] for step, wait in steps]


def timeline_of(call: Json, wall_ahead_s: float) -> list[Json]:
    """Return the timeline of the API's *call*, with times of the monotonic clock."""
    return [
        {"event": entry["event"], "at": int(entry["id"].split("-")[0]) / 1000 - wall_ahead_s}
        for entry in call["timeline"]
    ]


def _times(timeline: list[Json], *names: str) -> list[float]:
    return [entry["at"] for entry in timeline if entry["event"] in names]
