"""The calls that were: all that fit a search, newest first, in steps that leave live ones time."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import gevent

from calls.call_index import CallIndex, EndedCall, EndedCallSummary
from calls.leases import ENDED_CALLS_KEPT
from calls.snapshot import CallSnapshot, CallState
from web.dependencies import Dependencies
from web.history.outcomes import OutcomeCounts

STEP = 50
"""Calls looked at in one round trip: a few milliseconds of a worker's time."""

OUTCOMES = (
    "silence", "max_call_duration", "voicemail", "media_lost", "speech_failed", "agent_failed",
    "agent", "api", "others",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What to search for; '' and 0 stand for anything. Times are epoch ms of Redis."""

    agent: str = ""
    outcome: str = ""
    from_ms: int = 0
    to_ms: int = 0

    def fits(self, past: EndedCallSummary) -> bool:
        return (
            past.state == CallState.ENDED
            and self.agent in {"", past.agent}
            and self.outcome in {"", past.reason or "others"}
        )


@dataclass
class Overview:
    """One page of what fits, and sums over all of it, whatever the page."""

    sums: OutcomeCounts = field(default_factory=OutcomeCounts)
    page: list[EndedCall] = field(default_factory=list)
    more: EndedCall | None = None
    """The last call of the page, where there is another page."""

    oldest_ms: int = 0
    full: bool = False
    """As many calls are kept as can be: older ones are forgotten."""


def search(parts: Dependencies, wanted: CallFilter) -> Iterator[EndedCallSummary]:
    """Yield every ended call that fits, newest first. Raises StoreUnavailableError."""
    onlooker = CallIndex(parts.store.redis)
    last = EndedCall(wanted.to_ms, "") if wanted.to_ms else None
    while batch := onlooker.ended_summaries(last, STEP):
        for past in batch:
            if past.ended.at_ms < wanted.from_ms:
                return
            if wanted.fits(past):
                yield past
        last = batch[-1].ended
        gevent.sleep(0)


def overview(
    parts: Dependencies, wanted: CallFilter, before: EndedCall | None, limit: int
) -> Overview:
    """Return what fits: all of it counted, *limit* calls before *before* named."""
    found = Overview()
    for past in search(parts, wanted):
        found.sums.add(past.reason, past.trail)
        found.oldest_ms = past.ended.at_ms
        if before is None or past.ended < before:
            if len(found.page) < limit:
                found.page.append(past.ended)
            else:
                found.more = found.page[-1]
    found.full = CallIndex(parts.store.redis).ended_count() >= ENDED_CALLS_KEPT
    return found


def calls(parts: Dependencies, ended: Iterator[str]) -> Iterator[CallSnapshot]:
    """Yield the calls of these ids, in their order; those that are forgotten are left out."""
    for names in _batches(ended):
        for call in parts.store.snapshots(names, parts.origin()):
            if call.state is CallState.ENDED:
                yield call
        gevent.sleep(0)


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == STEP:
            yield batch
            batch = []
    if batch:
        yield batch
