"""Reads the playback ledger: utterances that were requested and are not known to have ended.

Pure. Every entry is a belief with an expiry: an utterance whose `ended` webhook is lost stops
counting once its expected length and a slack have passed, so a lost webhook costs seconds and
never the call. Times are epoch milliseconds of Redis.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

CHARS_PER_SECOND = 12.0
"""A slow voice; Telnyx does not say how long a text will take."""

SHORTEST_MS = 800
START_LAG_MS = 3_000
"""From registering to the first sound: task, command, Telnyx, synthesis."""

SLACK_MS = 4_000
FOREIGN_CAP_MS = 120_000
"""Audio that is not ours says no length: it is believed for so long, unless its end comes first."""

SLACK_SHARE = 0.5
"""An utterance may take this much longer than expected before its end is taken for lost."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One entry of the ledger. `started_at_ms` is 0 until Telnyx says that it plays."""

    id: str
    kind: str
    registered_at_ms: int
    started_at_ms: int
    duration_ms: int
    stopped: bool = False
    """The caller talks over it, and Telnyx was asked to stop it."""

    @classmethod
    def parse(cls, utterance_id: str, raw: str) -> "Utterance":
        entry = json.loads(raw)
        return cls(
            id=utterance_id,
            kind=entry["kind"],
            registered_at_ms=int(entry["registered_at"]),
            started_at_ms=int(entry["started_at"]),
            duration_ms=int(entry["duration_ms"]),
            stopped=bool(entry.get("stopped")),
        )


def expected_duration_ms(text: str) -> int:
    """Return how long speaking *text* is expected to take, in milliseconds."""
    return max(SHORTEST_MS, round(len(text) / CHARS_PER_SECOND * 1000))


def _turn(utterance: Utterance) -> tuple[bool, int]:
    """Return the order of play: what plays comes before what waits."""
    begun = utterance.started_at_ms
    return not begun, begun or utterance.registered_at_ms


def expiries(utterances: Iterable[Utterance], freed_at_ms: int = 0) -> dict[str, int]:
    """Return utterance id -> the time (ms) after which its end is taken for lost.

    Telnyx plays one after the other, so an utterance that has not begun waits for those before it,
    the last of which left the ledger at *freed_at_ms*.
    """
    found: dict[str, int] = {}
    free_at = freed_at_ms
    for utterance in sorted(utterances, key=_turn):
        expected_start = max(utterance.registered_at_ms + START_LAG_MS, free_at)
        free_at = (utterance.started_at_ms or expected_start) + utterance.duration_ms
        slack = SLACK_MS + round(utterance.duration_ms * SLACK_SHARE)
        if utterance.kind == "foreign":
            slack = 0
        found[utterance.id] = free_at + slack
    return found
