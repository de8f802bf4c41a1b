"""From Redis to a call's monitor: the hub against a poll by each session, same flags, same rate.

One gevent process watches so many calls; another sets flags at a steady rate. The hub is the
product's own, with its bells, its poll twice a second and the renewal of leases; polling is what it
replaced: each session asks for its own flag every 500 ms (GETDEL), and renews nothing. The watcher
has a core of its own; Redis and who sets the flags share the other. A run is made again, once, when
others used more than `streams.OTHERS` of a core.

python -m benchmarks.flags [SESSIONS] [SECONDS] [RUNS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis
from redis.commands.core import Script

from benchmarks import machine, results
from benchmarks.streams import OTHERS, TRIES
from tests.system.nodes import RedisProcess

RATES = (0, 5, 50)
WAYS = ("polling", "polling-lean", "hub")
AIMS = {50: (8, 8), 5: (8, 50)}
"""By events a second: how many times less CPU than polling is to be reached, and further."""

SETTLES_S = 1.5
"""Three intervals of those that poll: what came before is over, what was set last has been seen.
To ask whether it has would wake up the process that is measured."""

PACE_S = 0.002
"""Between two looks at the clock: a flag is so late at most, and Redis keeps its core."""

RING = """redis.call('SET', KEYS[1], ARGV[1], 'EX', 10) redis.call('INCR', KEYS[2])
return redis.call('PUBLISH', 'bells:watcher', ARGV[2])"""


def one(way: str, sessions: int, rate: int, seconds: int, url: str) -> results.Row:
    """Return CPU of watcher and Redis, operations a second, and how late flags were seen."""
    for _ in range(TRIES):
        run = _one(way, sessions, rate, seconds, url)
        if run["others_busy"] < OTHERS:
            break
    return run


def _one(way: str, sessions: int, rate: int, seconds: int, url: str) -> results.Row:
    client = redis.Redis.from_url(url, decode_responses=True)
    client.flushall()
    command = [sys.executable, "-m", "benchmarks.servers.watcher", way, str(sessions), url]
    watcher = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    machine.pin(watcher.pid, 1)
    server = client.info("server")["process_id"]
    if watcher.stdout is None or watcher.stdout.readline() != "ready\n":
        raise RuntimeError("the watcher does not watch")
    ring = client.register_script(RING)
    ring(keys=["warm", "up"], args=["", "nobody"])
    time.sleep(SETTLES_S)
    before, ran = _used(watcher.pid, server), _commands(client)
    count = _set_flags(ring, sessions, rate, seconds)
    after, ran = _used(watcher.pid, server), _commands(client) - ran - 1
    time.sleep(SETTLES_S)
    lates = sorted(float(line) for line in watcher.communicate("end\n", timeout=20)[0].split())
    used = [(b - a) / seconds for a, b in zip(before, after, strict=True)]
    return {
        "way": way,
        "rate": rate,
        "rung": count,
        "seen": len(lates),
        "late_p50_ms": _at(lates, 50),
        "late_p99_ms": _at(lates, 99),
        "cpu_ms_per_s": used[0] * 1000,
        "redis_ms_per_s": used[1] * 1000,
        "ops_per_s": (ran - 4 * count) / seconds,
        "others_busy": used[3] - sum(used[:3]),
    }


def _set_flags(ring: Script, sessions: int, rate: int, seconds: int) -> int:
    """Set *rate* flags a second, each with its bell; returns how many."""
    began = time.monotonic()
    count = 0
    while (now := time.monotonic()) < began + seconds:
        if rate and now >= began + count / rate:
            call = f"v3:{count * 7919 % sessions}"
            ring(keys=[f"flag:{{{call}}}", f"version:{{{call}}}"], args=[repr(now), call])
            count += 1
        time.sleep(PACE_S)
    return count


def _used(watcher: int, server: int) -> tuple[float, ...]:
    """Return the CPU seconds of watcher, Redis, this process, and all there are."""
    return (*map(machine.cpu_s, (watcher, server, os.getpid())), machine.busy_s())


def _commands(client: redis.Redis) -> int:
    return client.info("stats")["total_commands_processed"]


def _at(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0.0


def main(sessions: int = 500, seconds: int = 8, runs: int = 3) -> None:
    with machine.kept_on(0), tempfile.TemporaryDirectory() as directory:
        server = RedisProcess(Path(directory)).start()
        try:
            raw = [
                one(way, sessions, rate, seconds, server.url)
                for _ in range(runs)
                for rate in RATES
                for way in WAYS
            ]
        finally:
            server.teardown()
    rows = [_row(_of(raw, way, rate)) for rate in RATES for way in WAYS]
    aims = [_judged(raw, rate, *bounds) for rate, bounds in AIMS.items()]
    results.show(f"Flags to {sessions} sessions, {seconds} s each, {runs} runs", rows)
    results.show(f"Flags to {sessions} sessions: ratios within each of {runs} runs", aims)
    results.keep("flags", [*rows, *aims], raw)


def _of(raw: list[results.Row], way: str, rate: int) -> list[results.Row]:
    return [run for run in raw if (run["way"], run["rate"]) == (way, rate)]


def _row(found: list[results.Row]) -> results.Row:
    shown = {
        "worker CPU ms/s": "cpu_ms_per_s",
        "Redis CPU ms/s": "redis_ms_per_s",
        "Redis ops/s besides the flags": "ops_per_s",
        "seen after p50, ms": "late_p50_ms",
        "p99, ms": "late_p99_ms",
    }
    return {
        "events a second": found[0]["rate"],
        "way": found[0]["way"],
        **{title: results.spread([run[name] for run in found]) for title, name in shown.items()},
        "unseen": sum(run["rung"] - run["seen"] for run in found),
        "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
    }


def _judged(raw: list[results.Row], rate: int, reach: float, further: float) -> results.Row:
    pairs = zip(_of(raw, "polling", rate), _of(raw, "hub", rate), strict=True)
    ratios = [polling["cpu_ms_per_s"] / hub["cpu_ms_per_s"] for polling, hub in pairs]
    return results.aim(f"times less CPU at {rate} events a second", ratios, reach, further)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
