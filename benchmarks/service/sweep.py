"""Cost of one sweep by the number of live calls, on none of which anything is due.

The calls are owned, answered and paused; a sweep has read each before. Measured are the CPU time
of the sweeping thread, and Redis's time and its longest command, both by its own count. A sweep
compares the versions of 500 calls at most, so the cost grows up to there and no further.

python -m benchmarks.service.sweep [SWEEPS]
"""

import os
import sys
from importlib import import_module
from time import thread_time
from typing import Any

from benchmarks.harness import product, results
from calls import keys
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin

SIZES = (500, 1_000, 5_000, 20_000)
TEMPLATE = "v3:template"
OWNER = Origin(by="web-1:1")
FAR_MS = 3_600_000
BEFORE_EACH = keys.SWEEP_LOCK, keys.PULSE
"""Deleted, so that each sweep takes place, and none takes a slow machine for an outage of Redis."""

AT_ONCE = 3_000
"""Commands in a round trip."""


def live(client: Any, calls: int) -> None:
    """Store *calls* copies of one owned call that waits for nothing."""
    client.flushall()
    store = CallStore(client)
    store.call_ringing(TEMPLATE, OWNER, "default", "incoming", "")
    store.call_answered(TEMPLATE, OWNER)
    store.attach_session(TEMPLATE, OWNER, "stream-1")
    store.pause(TEMPLATE, OWNER, paused=True)
    kept = keys.of_call(TEMPLATE)[0], keys.version(TEMPLATE)
    copied = [(key, dict(client.hgetall(key)) if number == 0 else client.get(key))
              for number, key in enumerate(kept)]  # fmt: skip
    lapses = store.leases.now_ms() + FAR_MS
    pipe = client.pipeline(transaction=False)
    for number in range(calls):
        name = f"v3:{number:040d}"
        pipe.hset(keys.of_call(name)[0], mapping=copied[0][1])
        pipe.set(keys.version(name), copied[1][1])
        pipe.zadd(keys.LIVE, {name: lapses})
        if len(pipe) >= AT_ONCE:
            pipe.execute()
    pipe.zrem(keys.LIVE, TEMPLATE)
    pipe.execute()


def spent_us(client: Any) -> float:
    """Return Redis's own time (µs) in commands since the last reset, but for Lua's inner ones."""
    stats = client.info("commandstats")
    return sum(each["usec"] for name, each in stats.items() if name != "cmdstat_evalsha") + float(
        stats.get("cmdstat_evalsha", {}).get("usec", 0)
    )


def longest_us(client: Any) -> int:
    return max((int(each["duration"]) for each in client.slowlog_get(500)), default=0)


def cpu_ms(client: Any, sweep: Any) -> float:
    """Return what one *sweep* costs this thread, which no sweep before it keeps from running."""
    client.delete(*BEFORE_EACH)
    before = thread_time()
    sweep()
    return (thread_time() - before) * 1000


def one(client: Any, calls: int, sweeps: int) -> results.Row:
    """Return what a sweep of *calls* calls costs."""
    dependencies = import_module("tasks.dependencies").dependencies  # the environment is set now
    of_sweeps = import_module("tasks.sweeps.sweep")
    live(client, calls)
    dependencies.cache_clear()
    for _ in range(2 + 3 * calls // of_sweeps.COMPARED):  # until each call was read once
        client.delete(*BEFORE_EACH)
        of_sweeps.sweep()
    client.config_resetstat()
    client.slowlog_reset()
    took = [cpu_ms(client, of_sweeps.sweep) for _ in range(sweeps)]
    longest = longest_us(client)
    redis_ms = spent_us(client) / sweeps / 1000
    swept = client.get(keys.SWEPT)
    if not swept:
        raise RuntimeError("no sweep ran to its end")
    parts = dependencies()
    _, compared = parts.store.leases.some_live(parts.due_calls.cursor, of_sweeps.COMPARED)
    return {
        "live calls": calls,
        "compared": len(compared),
        "sweep, ms of CPU": round(sorted(took)[len(took) // 2], 2),
        "slowest": round(max(took), 2),
        "Redis, ms": round(redis_ms, 2),
        "longest command, ms": round(longest / 1000, 2),
    }


def main(sweeps: int = 30) -> None:
    with product.redis_alone() as server:
        os.environ |= {
            "REDIS_URL": server.url,
            "TELNYX_API_KEY": "KEY-of-one",
            "SECRET_KEY": "s" * 24,
        }
        client = connect(server.url)
        client.config_set("slowlog-log-slower-than", 100)
        client.config_set("slowlog-max-len", 1000)
        rows = [one(client, calls, sweeps) for calls in SIZES]
    least, most = rows[0], rows[-1]
    growth = most["live calls"] / least["live calls"]
    for row in rows:
        for what in ("sweep, ms of CPU", "Redis, ms", "compared"):
            row[f"{what}: times"] = round(row[what] / least[what], 1)
    results.show(f"One sweep, {growth:.0f} times as many live calls", rows)
    results.keep("sweep", rows, rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
