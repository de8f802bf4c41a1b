"""Ended calls: packed, measured, and deleted when they are too old or too many.

An ended call is a hash and a timeline, which is packed (`calls.ended.archive`) a minute
after the end. The oldest calls go first, whole: what is no longer listed is no longer stored. All
methods raise StoreUnavailableError; what was begun is continued the next time.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple

from calls import keys
from calls.ended import archive
from calls.redis_client.client import StoreClient
from calls.redis_client.scripts import Steps
from calls.timeline import Entry, entry

AT_REST_MS = 60_000
"""A timeline is packed this long after the end: no late webhooks are expected then."""

AT_ONCE = 100
LONGEST_LOOK_S = 2.0
DAY_MS = 24 * 3_600_000
MIB = 1024 * 1024
LISTED_BYTES = 300
"""About how many bytes a call takes in the lists that name it."""

FULL = 0.9
"""Share of `maxmemory` beyond which ended calls make room for live ones, despite KEEP_MB."""

GIVEN_UP_AT_ONCE = 10
"""Share of the ended calls that one run deletes when Redis is full: they may not be the cause."""

NO_EVICTION = "noeviction"
USUAL_BYTES = 3_000
"""Assumed size in bytes of a call that was not measured yet."""

EVERY_S = 10.0
SUM_EVERY_S = 600.0


class NotExportedError(Exception):
    """A story could not be written where the team keeps it."""


class Tended(NamedTuple):
    """The result of one run."""

    packed: int
    deleted: int


class StoreMemory(NamedTuple):
    """Redis's memory in bytes, 0 for no limit, and what it does when that is reached."""

    used: int
    most: int
    policy: str


AtRest = Callable[[str, str, str, list[Entry]], None]
"""Receives a call that ended a while ago, its agent, its team's reference, and its timeline."""

Export = Callable[[str, str, str, list[archive.Line]], None]
"""Receives the same with the whole timeline, packed before or not; raises NotExportedError."""


class EndedCalls:
    """The ended calls of the store, kept for *days* days within *megabytes* MiB.

    *at_rest* sees each call before it is packed; if it raises StoreUnavailableError, again later.
    *export* writes its story; what it can't write is tried again a minute later. *lost* receives
    the number of calls that were deleted before their story was written.
    """

    def __init__(
        self,
        client: StoreClient,
        *,
        days: int,
        megabytes: int,
        at_rest: AtRest = lambda *_: None,
        export: Export | None = None,
        lost: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._at_rest, self._export, self._lost = at_rest, export, lost
        self._redis = client
        self._steps = Steps(client)
        self._for_ms = days * DAY_MS
        self._most_bytes = megabytes * MIB
        self._bytes = 0
        self._summed_at = -SUM_EVERY_S

    def tend(self) -> Tended:
        """Pack the calls that ended lately and delete those beyond the limits.

        It takes `LONGEST_LOOK_S` at most. Call it now and then, in one process at a time.
        """
        until = monotonic() + LONGEST_LOOK_S
        if monotonic() - self._summed_at > SUM_EVERY_S:
            self._bytes = sum(map(int, self._redis.hvals(keys.ENDED_BYTES)))
            self._summed_at = monotonic()
        deleted = self._delete_surplus(until)
        packed = 0
        while monotonic() < until and (calls := self._unpacked()):
            for call in calls:
                try:
                    self._pack(call)
                except ValueError:  # packed by another version: left unchanged
                    self._redis.zrem(keys.UNPACKED, call)
                except NotExportedError:
                    later: Any = {call: self._now_ms()}
                    self._redis.zadd(keys.UNPACKED, later, xx=True)
            packed += len(calls)
        self._redis.set(keys.ENDED_TOTAL, self._bytes, ex=DAY_MS // 1000)
        return Tended(packed, deleted)

    def size(self) -> tuple[int, int]:
        """Return how many ended calls are kept, and about how many bytes they take."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.zcard(keys.ENDED)
        pipe.get(keys.ENDED_TOTAL)
        count, total = pipe.execute()
        return int(count), int(total or 0)

    def memory(self) -> StoreMemory:
        """Return how full Redis is: the sums of all its servers, 0 if one of them has no limit.

        The policy is one that evicts, if any server has such a one.
        """
        found = self._memories()
        policies = [each.policy for each in found]
        bad = [policy for policy in policies if policy != NO_EVICTION]
        most = [each.most for each in found]
        return StoreMemory(
            sum(each.used for each in found), sum(most) if all(most) else 0, (bad + policies)[0]
        )

    def _memories(self) -> list[StoreMemory]:
        told: list[Any] = [server.info("memory") for server in self._redis.servers()]
        return [
            StoreMemory(
                int(each.get("used_memory", 0)),
                int(each.get("maxmemory", 0)),
                str(each.get("maxmemory_policy", "")),
            )
            for each in told
        ]

    def _now_ms(self) -> int:
        seconds, micros = self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    def _unpacked(self) -> list[str]:
        found: Any = self._redis.zrangebyscore(
            keys.UNPACKED, "-inf", self._now_ms() - AT_REST_MS, start=0, num=AT_ONCE
        )
        return [str(call) for call in found]

    def _pack(self, call: str) -> None:
        """Pack the timeline of *call* and record its size."""
        stream, packed = keys.timeline(call), keys.packed_timeline(call)
        kept_s = (self._for_ms + DAY_MS) // 1000
        lines: Any = self._redis.xrange(stream)
        before: Any = self._redis.get(packed) if lines else None
        if lines:
            about: Any = self._redis.hmget(keys.of_call(call)[0], ["agent", "reference"])
            agent, reference = (str(value or "") for value in about)
            self._at_rest(call, agent, reference, [entry(*line) for line in lines])
            whole = [*(archive.unpack(before) if before else ()), *lines]
            if self._export:
                self._export(call, agent, reference, whole)
            text = archive.pack(whole)
            self._steps.run("archive_timeline", [stream, packed], lines[-1][0], text, kept_s)
        pipe = self._redis.pipeline(transaction=False)
        measured = (keys.of_call(call)[0], packed, stream)
        for key in measured:
            pipe.expire(key, kept_s)
        for key in measured:
            pipe.memory_usage(key, samples=0)
        pipe.hget(keys.ENDED_BYTES, call)
        *sizes, known = pipe.execute()[len(measured) :]
        taken = sum(int(size or 0) for size in sizes) + LISTED_BYTES
        pipe.hset(keys.ENDED_BYTES, call, taken)
        pipe.zrem(keys.UNPACKED, call)
        pipe.execute()
        self._bytes += taken - int(known or 0)

    def _delete_surplus(self, until: float) -> int:
        oldest_ms = self._now_ms() - self._for_ms
        surplus = max(self._bytes - self._most_bytes, self._lacking())
        deleted = 0
        while monotonic() < until:
            found: Any = self._redis.zrange(keys.ENDED, 0, AT_ONCE - 1, withscores=True)
            calls = [str(call) for call, at in found if surplus > 0 or at < oldest_ms]
            if not calls:
                break
            all_of_them = found[-1][1] < oldest_ms or surplus <= 0
            freed, count = self._delete(calls, None if all_of_them else surplus)
            surplus -= freed
            deleted += count
        return deleted

    def _lacking(self) -> int:
        """Return how many bytes ended calls must give up now, since Redis is nearly full."""
        found = self._memories()
        fullest = max(int(each.used - FULL * each.most) if each.most else 0 for each in found)
        # What is deleted was on all servers alike.
        return min(fullest * len(found), self._bytes // GIVEN_UP_AT_ONCE)

    def _delete(self, calls: Sequence[str], at_least: int | None) -> tuple[int, int]:
        """Delete the first of *calls* until *at_least* bytes are free; None: all of them.

        No command here needs memory: a full server accepts them all.
        """
        sizes: Any = self._redis.hmget(keys.ENDED_BYTES, list(calls))
        freed, gone = 0, []
        for call, size in zip(calls, sizes, strict=True):
            if at_least is not None and freed >= at_least:
                break
            gone.append(call)
            freed += int(size or USUAL_BYTES)
        pipe = self._redis.pipeline(transaction=False)
        for call in gone:
            pipe.unlink(*keys.of_call(call), keys.packed_timeline(call))
        pipe.zrem(keys.ENDED, *gone)
        pipe.hdel(keys.ENDED_BYTES, *gone)
        pipe.zrem(keys.UNPACKED, *gone)
        unwritten = int(pipe.execute()[-1])
        if self._export and unwritten:
            self._lost(unwritten)
        self._bytes = max(0, self._bytes - freed)
        return freed, len(gone)
