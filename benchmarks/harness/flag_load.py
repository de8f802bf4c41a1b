"""One run: processes that watch the flags of calls, a process that sets them, and the CPU of both.

The watchers have a core of their own; the caller keeps Redis and the setter on the other
(`machine.kept_on`). A run during which others used more than `media_load.OTHERS` of a core is
repeated once.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis
from redis.commands.core import Script

from benchmarks.harness import machine
from benchmarks.harness.media_load import OTHERS, TRIES
from benchmarks.harness.results import Row
from calls import keys

SETTLES_S = 1.5
"""Three intervals of those that poll: what came before is over, what was set last has been seen.
To ask whether it has would wake up the process that is measured."""

PACE_S = 0.002
"""Seconds between two looks at the clock: the most a flag is late; Redis keeps its core."""

RING = """redis.call('SET', KEYS[1], ARGV[1], 'EX', 10) redis.call('INCR', KEYS[2])
return redis.call('PUBLISH', ARGV[3], ARGV[2])"""


@dataclass(frozen=True)
class Sessions:
    """Number of sessions, the *way* they learn of flags, and the processes that share them."""

    way: str
    count: int
    watchers: int = 1

    def flag(self, n: int) -> tuple[str, str]:
        """Return the call whose flag is set as number *n*, and the channel of its bells."""
        number = n * 7919 % self.count
        return f"v3:{number}", keys.wakeups(f"watcher-{number % self.watchers}")


def one(sessions: Sessions, rate: int, seconds: int, url: str) -> Row:
    """Return CPU of watchers and Redis, operations a second, and how late flags were seen."""
    for _ in range(TRIES):
        run = _one(sessions, rate, seconds, url)
        if run["others_busy"] < OTHERS:
            break
    return run


@contextmanager
def _watching(sessions: Sessions, url: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Run the processes that watch; yields them once each has all its sessions."""
    program = [sys.executable, "-m", "benchmarks.servers.watcher", sessions.way]
    watchers = []
    for share in range(sessions.watchers):
        command = [*program, f"{share}:{sessions.count}:{sessions.watchers}", url]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        watchers.append(subprocess.Popen(command, **pipes, text=True))
        machine.pin(watchers[-1].pid, 1)
    try:
        for watcher in watchers:
            if watcher.stdout.readline() != "ready\n":
                raise RuntimeError("the watcher does not watch")
        yield watchers
    finally:
        for watcher in watchers:
            watcher.kill()
            watcher.wait()


def instructions(sessions: Sessions, rate: int, seconds: int, url: str) -> float | None:
    """Return the instructions a second of watchers outside the kernel, in a run of their own.

    None where they can't be counted.
    """
    if not machine.counts_instructions():
        return None
    ring = _ring(_emptied(url))
    with _watching(sessions, url) as watchers:
        time.sleep(SETTLES_S)  # the watchers' start is not measured
        stop = machine.counting(*(watcher.pid for watcher in watchers))
        _set_flags(ring, sessions, rate, seconds)
        counted = stop()
    return counted / seconds if counted else None


def _emptied(url: str) -> redis.Redis:
    client = redis.Redis.from_url(url, decode_responses=True)
    client.flushall()
    return client


def _ring(client: redis.Redis) -> Script:
    ring = client.register_script(RING)
    ring(keys=["warm", "up"], args=["", "nobody", "nowhere"])
    return ring


def _one(sessions: Sessions, rate: int, seconds: int, url: str) -> Row:
    client = _emptied(url)
    ring, server = _ring(client), client.info("server")["process_id"]
    with _watching(sessions, url) as watchers:
        pids = [watcher.pid for watcher in watchers]
        time.sleep(SETTLES_S)  # the watchers' start is not measured
        before, ran = _used(pids, server), _commands(client)
        count = _set_flags(ring, sessions, rate, seconds)
        after, ran = _used(pids, server), _commands(client) - ran - 1
        time.sleep(SETTLES_S)  # the last flags are still on their way
        said = [watcher.communicate("end\n", timeout=20)[0] for watcher in watchers]
    lates = sorted(float(late) for late in " ".join(said).split())
    used = [(b - a) / seconds for a, b in zip(before, after, strict=True)]
    return {
        "way": sessions.way,
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


def _set_flags(ring: Script, sessions: Sessions, rate: int, seconds: int) -> int:
    """Set *rate* flags a second, each with its bell; returns how many."""
    began = time.monotonic()
    count = 0
    while (now := time.monotonic()) < began + seconds:
        if rate and now >= began + count / rate:
            call, channel = sessions.flag(count)
            ring(keys=[f"flag:{{{call}}}", keys.version(call)], args=[repr(now), call, channel])
            count += 1
        time.sleep(PACE_S)  # the pace of the load, not a wait
    return count


def _used(watchers: list[int], server: int) -> tuple[float, ...]:
    """Return the CPU seconds of watchers, Redis, this process, and all there are."""
    ours = map(machine.cpu_s, (server, os.getpid()))
    return (machine.cpu_s(*watchers), *ours, machine.busy_s())


def _commands(client: redis.Redis) -> int:
    return client.info("stats")["total_commands_processed"]


def _at(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0.0
