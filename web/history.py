"""The calls that were: searched newest first, in steps that leave the worker time for live ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import gevent

from calls.onlook import Ended, Onlooker
from calls.session import CallSession, CallState
from web.parts import Parts

STEP = 50
SCANNED = 2_000
"""Calls looked at for one page, whatever is searched for; the next page goes on from there."""

OUTCOMES = ("silence", "max_call_duration", "voicemail", "media_lost", "agent", "api", "others")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to search for; '' and 0 stand for anything. Times are epoch ms of Redis."""

    agent: str = ""
    outcome: str = ""
    from_ms: int = 0
    to_ms: int = 0

    def fits(self, call: CallSession) -> bool:
        return (
            call.state is CallState.ENDED
            and self.agent in {"", call.agent}
            and self.outcome in {"", call.hangup_reason or "others"}
        )


def search(
    parts: Parts, wanted: Wanted, before: Ended | None, limit: int
) -> tuple[list[CallSession], Ended | None]:
    """Return up to *limit* ended calls that fit, and after which one to go on; None at the end.

    Raises redis.RedisError.
    """
    found: list[CallSession] = []
    last = before or (Ended(wanted.to_ms, "") if wanted.to_ms else None)
    for seen, (ended, call) in enumerate(_ended(parts, last), 1):
        if ended.at_ms < wanted.from_ms:
            return found, None
        if wanted.fits(call):
            found.append(call)
        if len(found) == limit or seen == SCANNED:
            return found, ended
    return found, None


def _ended(parts: Parts, before: Ended | None) -> Iterator[tuple[Ended, CallSession]]:
    onlooker = Onlooker(parts.store.redis)
    while batch := onlooker.ended(before, STEP):
        calls = parts.store.views([ended.call for ended in batch], parts.origin())
        yield from zip(batch, calls, strict=True)
        before = batch[-1]
        gevent.sleep(0)
