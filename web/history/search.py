"""Search over the ended calls, newest first, in steps that leave time for live calls."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import gevent

from calls.call_index import CallIndex, EndedCall, EndedCallSummary
from calls.leases import ENDED_CALLS_KEPT
from calls.snapshot import CallSnapshot, CallState
from web.dependencies import Dependencies
from web.history.outcomes import OutcomeCounts

STEP = 50
"""Calls read in one round trip: a few milliseconds of a worker's time."""

OUTCOMES = (
    "silence", "max_call_duration", "voicemail", "media_lost", "one_way_audio", "speech_failed",
    "agent_failed", "agent", "api", "others",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallFilter:
    """A search; '' and 0 match anything. Times are epoch ms of Redis."""

    agent: str = ""
    outcome: str = ""
    from_ms: int = 0
    to_ms: int = 0

    def matches(self, ended_call: EndedCallSummary) -> bool:
        return (
            ended_call.state == CallState.ENDED
            and self.agent in {"", ended_call.agent}
            and self.outcome in {"", ended_call.reason or "others"}
        )


@dataclass
class Overview:
    """One page of the matches, and counts over all pages."""

    counts: OutcomeCounts = field(default_factory=OutcomeCounts)
    page: list[EndedCall] = field(default_factory=list)
    more: EndedCall | None = None
    """The last call of the page, if there is another page."""

    oldest_ms: int = 0
    full: bool = False
    """The maximum number of calls is kept; older ones are gone."""


def search(deps: Dependencies, wanted: CallFilter) -> Iterator[EndedCallSummary]:
    """Yield every matching ended call, newest first. Raises StoreUnavailableError."""
    index = CallIndex(deps.store.redis)
    last = EndedCall(wanted.to_ms, "") if wanted.to_ms else None
    looked_at = 0
    while looked_at < ENDED_CALLS_KEPT and (batch := index.ended_summaries(last, STEP)):
        looked_at += len(batch)
        for ended_call in batch:
            if ended_call.ended.at_ms < wanted.from_ms:
                return
            if wanted.matches(ended_call):
                yield ended_call
        last = batch[-1].ended
        gevent.sleep(0)


def overview(
    deps: Dependencies, wanted: CallFilter, before: EndedCall | None, limit: int
) -> Overview:
    """Count all matches; return *limit* of them older than *before*."""
    found = Overview()
    for ended_call in search(deps, wanted):
        found.counts.add(ended_call.reason, ended_call.trail)
        found.oldest_ms = ended_call.ended.at_ms
        if before is None or ended_call.ended < before:
            if len(found.page) < limit:
                found.page.append(ended_call.ended)
            else:
                found.more = found.page[-1]
    found.full = CallIndex(deps.store.redis).ended_count() >= ENDED_CALLS_KEPT
    return found


def calls(deps: Dependencies, ended: Iterator[str]) -> Iterator[CallSnapshot]:
    """Yield the calls with these ids, in order, without those no longer stored."""
    for names in _batches(ended):
        for call in deps.store.snapshots(names, deps.origin()):
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
