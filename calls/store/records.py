"""Reading calls, and entries of their timelines."""

from collections.abc import Callable, Iterable, Sequence

import redis

from calls import keys, timeline
from calls.redis_client.errors import NewerCallError, is_newer, is_passing
from calls.redis_client.scripts import digest
from calls.snapshot import CallSnapshot
from calls.snapshot_reply import parse
from calls.store.lua_steps import CallSteps
from calls.store_types import Origin
from calls.timeline import Entry

AT_ONCE = 50
"""Calls read in one round trip: Redis serves others in between."""


class CallRecords(CallSteps):
    """Snapshots and timelines."""

    def snapshot(self, call: str, origin: Origin, *, as_owner: bool = False) -> CallSnapshot:
        """Return the call as stored now; *as_owner*: take its doorbell flags."""
        return parse(call, self._step("snapshot", call, origin, int(as_owner)))

    def snapshots(
        self,
        calls: Iterable[str],
        origin: Origin,
        unreadable: Callable[[str, Exception], None] = lambda *_: None,
    ) -> list[CallSnapshot]:
        """Return many calls, `AT_ONCE` in a round trip; no flags are taken.

        A call that can't be read is left out and passed to *unreadable* with the error, which is a
        NewerCallError for one of a later version.
        """
        wanted = list(calls)
        if not wanted:
            return []
        self._steps.load("snapshot")
        found: list[CallSnapshot] = []
        for first in range(0, len(wanted), AT_ONCE):
            found += self._snapshots(wanted[first : first + AT_ONCE], origin, unreadable)
        return found

    def _snapshots(
        self, wanted: Sequence[str], origin: Origin, unreadable: Callable[[str, Exception], None]
    ) -> list[CallSnapshot]:
        pipe = self.redis.pipeline(transaction=False)
        for call in wanted:
            names = keys.of_call(call)
            pipe.evalsha(digest("snapshot"), len(names), *names, call, "", "", origin.by, 0)
        found = []
        for call, reply in zip(wanted, pipe.execute(raise_on_error=False), strict=True):
            try:
                if isinstance(reply, redis.exceptions.NoScriptError):  # a server took over just now
                    found.append(self.snapshot(call, origin))
                    continue
                if isinstance(reply, Exception):
                    raise reply
                found.append(parse(call, reply))
            except Exception as error:  # any error concerns this call alone
                if not is_passing(error):
                    unreadable(call, NewerCallError(str(error)) if is_newer(error) else error)
                elif not self.redis.sharded:  # else the other servers' calls go on
                    raise
        return found

    def timeline(self, call: str, *, after: str = "-", limit: int = 2000) -> list[Entry]:
        """Return the entries of the timeline, those after the id *after* only; at most *limit*."""
        return timeline.read(self.redis, call, after=after, limit=limit)

    def append_timeline(self, call: str, origin: Origin, event: str, **details: str) -> bool:
        """Append an entry to the timeline; nothing else changes."""
        pairs = [text for pair in details.items() for text in pair]
        return bool(self._step("append_timeline", call, origin, event, *pairs))

    def raise_alarm(self, call: str, origin: Origin, about: str) -> bool:
        """Write an alarm on the call's timeline; true if it is the first of its kind."""
        return bool(self._step("raise_alarm", call, origin, about))
