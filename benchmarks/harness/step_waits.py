"""Where a step of a silent call waits, from what Telnyx's side recorded and the call's timeline.

A step is a check-in or the hang-up. All times in seconds on one clock: the load's monotonic one.
"""

from collections.abc import Iterable
from typing import Any

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


def of_call(record: Json, timeline: list[Json], waits_s: Iterable[float]) -> list[list[float]]:
    """Return the waits of each step in the order of `PARTS`, in ms; none of a call that lacks any.

    *timeline* has the entries of `timeline_of`; *waits_s* is how long a silence may last before
    each step.
    """
    said = events(record, "call.speak.ended")
    acts = [*checkins(record), *hangups(record)]
    ends, seen, asked, claimed = (
        _times(timeline, *names)
        for names in (
            ("utterance.ended",),
            ("flag.detected",),
            ("step.asked",),
            ("step.claimed", "hangup.claimed"),
        )
    )
    if not len(said) == len(acts) == len(ends) == len(asked) == len(claimed):
        return []
    found = []
    for n, wait in enumerate(waits_s):
        post = said[n]["deliveries"][0]
        bell = min((at for at in seen if at >= ends[n]), default=ends[n])
        found.append([
            post["began"] - said[n]["at"],
            post["latency"],
            ends[n] - post["began"],
            bell - ends[n],
            asked[n] - ends[n] - wait,
            claimed[n] - asked[n],
            acts[n]["at"] - claimed[n],
        ])  # fmt: skip
    return [[1000 * part for part in step] for step in found]


def timeline_of(call: Json, wall_ahead_s: float) -> list[Json]:
    """Return the timeline of the API's *call*, with times of the monotonic clock."""
    return [
        {"event": entry["event"], "at": int(entry["id"].split("-")[0]) / 1000 - wall_ahead_s}
        for entry in call["timeline"]
    ]


def _times(timeline: list[Json], *names: str) -> list[float]:
    return [entry["at"] for entry in timeline if entry["event"] in names]
