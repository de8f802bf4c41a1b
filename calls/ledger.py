"""Reads the playback ledger: utterances that were requested and are not known to have ended.

Pure. Every entry expires: an utterance whose `ended` webhook is lost stops counting once its
expected length and a slack have passed, so a lost webhook costs seconds and never the call. After a
reported beginning it may take three times its expected length, which can be wrong. Times are epoch
milliseconds of Redis.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

START_LAG_MS = 3_000
"""From registering to the first sound: task, command, Telnyx, synthesis."""

SLACK_MS = 4_000
FOREIGN_CAP_MS = 120_000
"""Expiry of audio that is not ours: its length is unknown."""

SLACK_SHARE = 0.5
"""An utterance may take this much longer than expected before its end counts as lost."""

BEGUN_TIMES = 3
"""An utterance that plays expires after at least this multiple of its expected length."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One entry of the ledger. `started_at_ms` is 0 until Telnyx reports that it plays."""

    id: str
    kind: str
    registered_at_ms: int
    started_at_ms: int
    duration_ms: int
    stopped: bool = False
    """The caller talks over it, and Telnyx was asked to stop it."""

    interrupts: bool = False
    """It was entered while a filler was playing, which must be stopped first."""

    turn: int = 0
    """How many were entered in the same millisecond before it."""

    keeps: bool = False
    """It repeats a check-in that mere sound had stopped; mere sound does not stop it again."""

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
            interrupts=entry.get("interrupts") is True,
            turn=int(entry.get("turn", 0)),
            keeps=entry.get("keeps") is True,
        )

    def said_before(self, other: "Utterance") -> bool:
        """Return whether it was entered before *other*."""
        own = self.registered_at_ms, self.turn
        return own < (other.registered_at_ms, other.turn)


def _turn(utterance: Utterance) -> tuple[bool, int, int]:
    """Return the order of play: playing utterances come before waiting ones."""
    begun = utterance.started_at_ms
    return not begun, begun or utterance.registered_at_ms, utterance.turn


def expiries(utterances: Iterable[Utterance], freed_at_ms: int = 0) -> dict[str, int]:
    """Return utterance id -> the time (ms) after which its end counts as lost.

    Telnyx plays one after the other, so an utterance that has not begun waits for those before it,
    the last of which left the ledger at *freed_at_ms*.
    """
    in_turn = sorted(utterances, key=_turn)
    playing = max((u.started_at_ms for u in in_turn if u.kind != "foreign"), default=0)
    found: dict[str, int] = {}
    free_at = freed_at_ms
    for utterance in in_turn:
        expected_start = max(utterance.registered_at_ms + START_LAG_MS, free_at)
        began = utterance.started_at_ms or expected_start
        free_at = lost_at = began + utterance.duration_ms
        if utterance.kind != "foreign":
            lost_at += SLACK_MS + round(utterance.duration_ms * SLACK_SHARE)
            if began == playing:
                lost_at = free_at = max(lost_at, began + BEGUN_TIMES * utterance.duration_ms)
        found[utterance.id] = lost_at
    return found
