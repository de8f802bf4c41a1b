"""Settings and states of a Redis server, the store's or the broker's, that would harm calls.

What makes it no store at all (version, eviction, a replica) is in `web.cli.neighbours`.
"""

from collections.abc import Iterator

from calls.service.redis_settings import RedisSettings, redis_settings
from web.cli.checks.check_answer import Answer, Fault, answer
from web.cli.neighbours import redis_of_broker
from web.dependencies import Dependencies

FULL = 0.9
CROWDED = 0.8
SHORTEST_MS, LONGEST_MS = 1_000, 60_000
"""Of a step that runs before others are refused, which is 5,000 by default."""

FAR_MS = 20
"""A step of a call is one round trip; the monitor has half a second for what it does."""


def store(p: Dependencies) -> Answer:
    """Look at every server of the store."""
    return answer(
        fault for each in p.store.redis.servers() for fault in faults(redis_settings(each))
    )


def broker(p: Dependencies) -> Answer:
    """Look at the broker's server, if it is a Redis and not the store's too."""
    with redis_of_broker() as client:
        if client is None:
            return True, "no Redis", ""
        told = redis_settings(client)
    if told.run_id in {redis_settings(each).run_id for each in p.store.redis.servers()}:
        return True, "the store's", ""
    return answer([*faults(told), *_forgets(told)])


def faults(told: RedisSettings) -> Iterator[Fault]:
    """Return what is wrong with a server."""
    yield from _refuses(told)
    yield from _memory(told)
    yield from _clients(told)
    yield from _timing(told)


def _refuses(told: RedisSettings) -> Iterator[Fault]:
    info, config = told.info, told.config
    if told.count("loading"):
        yield Fault(True, "it still loads its data", "wait")
    if info.get("rdb_last_bgsave_status") == "err":
        stops = config.get("stop-writes-on-bgsave-error") != "no"
        said = "its last snapshot failed" + (": it refuses writes" if stops else "")
        yield Fault(stops, said, "free its disk and memory (its log says which), then BGSAVE")
    if told.count("aof_enabled") and info.get("aof_last_write_status") == "err":
        said = "it can't write its append-only file: it refuses writes"
        yield Fault(True, said, "free its disk; its log says what failed")
    wanted = int(config.get("min-replicas-to-write") or 0)
    if wanted and told.count("min_slaves_good_slaves") < wanted:
        said = f"fewer than {wanted} of its replicas follow: it refuses writes"
        yield Fault(True, said, "start its replicas, or lower min-replicas-to-write")
    if told.count("aof_enabled") and config.get("appendfsync") == "no":
        said = "it writes its file when the system likes (appendfsync no): a crash loses calls"
        yield Fault(False, said, "set appendfsync everysec")
    if told.count("aof_enabled") and config.get("appendfsync") == "always":
        said = "every step waits for its disk (appendfsync always)"
        yield Fault(False, said, "set appendfsync everysec unless that is meant")


def _memory(told: RedisSettings) -> Iterator[Fault]:
    most, used = told.count("maxmemory"), told.count("used_memory")
    if not most:
        yield Fault(
            False,
            "it has no maxmemory: it grows until its system ends it",
            "set maxmemory: above KEEP_MB, below the host's memory",
        )
    elif used >= FULL * most:
        said = f"{used / most:.0%} of its maxmemory is used: once full, it refuses every step"
        yield Fault(True, said, "raise maxmemory, or lower KEEP_MB or KEEP_DAYS")
    if gone := told.count("evicted_keys"):
        said = f"it has evicted {gone} keys since it started"
        yield Fault(False, said, "raise maxmemory; with noeviction it does so no longer")


def _clients(told: RedisSettings) -> Iterator[Fault]:
    here, most = told.count("connected_clients"), int(told.config.get("maxclients") or 0)
    if most and here >= CROWDED * most:
        said = f"{here} of its {most} connections are taken"
        yield Fault(True, said, "raise maxclients and its open files, or close what is not used")
    if refused := told.count("rejected_connections"):
        said = f"it has refused {refused} connections since it started"
        yield Fault(False, said, "raise maxclients and its open files")
    if idle_s := int(told.config.get("timeout") or 0):
        said = f"it cuts connections that are idle for {idle_s} s (timeout)"
        yield Fault(False, said, "set timeout 0: tcp-keepalive finds clients that are gone")
    if told.config.get("tcp-keepalive") == "0":
        said = "it keeps connections of clients that are gone (tcp-keepalive 0)"
        yield Fault(False, said, "set tcp-keepalive 300")


def _timing(told: RedisSettings) -> Iterator[Fault]:
    if (text := told.config.get("busy-reply-threshold")) is not None:
        patience_ms = int(text)
        if 0 < patience_ms < SHORTEST_MS:
            said = f"it refuses everybody after {patience_ms} ms of one step (BUSY)"
            yield Fault(True, said, "set busy-reply-threshold 5000")
        elif not 0 < patience_ms <= LONGEST_MS:
            said = "it does not tell of a script that never ends (busy-reply-threshold)"
            yield Fault(False, said, "set busy-reply-threshold 5000")
    if told.away_ms >= FAR_MS:
        said = f"it is {told.away_ms:.0f} ms away; each step of a call is a round trip"
        yield Fault(False, said, "run it in the same data centre, on a host that is not overloaded")


def _forgets(told: RedisSettings) -> Iterator[Fault]:
    if not told.count("aof_enabled"):
        yield Fault(
            False,
            "it has no append-only file: a restart loses the tasks that wait",
            "set appendonly yes; what calls need is sent again, a command of your tasks is not",
        )
