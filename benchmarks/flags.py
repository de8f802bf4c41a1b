"""From Redis to a call's monitor: the hub against a poll by each session, same flags, same rate.

One gevent process watches so many calls; another sets flags at a steady rate. The hub is the
product's own, with its bells, its poll twice a second and the renewal of leases; polling is what it
replaced: each session asks for its own flag every 500 ms (GETDEL), and renews nothing.

python -m benchmarks.flags [SESSIONS] [SECONDS] [RUNS]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import redis

from benchmarks import machine, results
from tests.system.nodes import RedisProcess

RATES = (0, 5, 50)
WAYS = ("polling", "polling-lean", "hub")


def one(way: str, sessions: int, rate: int, seconds: int, url: str) -> dict[str, object]:
    """Return CPU of watcher and Redis, operations a second, and how late flags were seen."""
    client = redis.Redis.from_url(url, decode_responses=True)
    client.flushall()
    command = [sys.executable, "-m", "benchmarks.servers.watcher", way, str(sessions), url]
    watcher = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    machine.pin(watcher.pid, 1)
    if watcher.stdout is None or watcher.stdout.readline() != "ready\n":
        raise RuntimeError("the watcher does not watch")
    server = client.info("server")["process_id"]
    ring = client.register_script(
        "redis.call('SET', KEYS[1], ARGV[1], 'EX', 10) redis.call('INCR', KEYS[2]) "
        "return redis.call('PUBLISH', 'bells:watcher', ARGV[2])"
    )
    ring(keys=["warm", "up"], args=["", "nobody"])
    time.sleep(1.5)
    before = (machine.cpu_s(watcher.pid), machine.cpu_s(server), _commands(client))
    began = time.monotonic()
    count = 0
    while (now := time.monotonic()) < began + seconds:
        if rate and now >= began + count / rate:
            call = f"v3:{count * 7919 % sessions}"
            ring(keys=[f"flag:{{{call}}}", f"version:{{{call}}}"], args=[repr(now), call])
            count += 1
        time.sleep(0.002)
    after = (machine.cpu_s(watcher.pid), machine.cpu_s(server), _commands(client))
    time.sleep(1)
    lates = sorted(float(line) for line in watcher.communicate("end\n", timeout=20)[0].split())
    found = {"way": way, "rate": rate, "rung": count, "seen": len(lates)}
    found |= {"late_p50_ms": _at(lates, 50), "late_p99_ms": _at(lates, 99)}
    names = ("cpu_ms_per_s", "redis_ms_per_s")
    for name, a, b in zip(names, before[:2], after[:2], strict=True):
        found[name] = (b - a) * 1000 / seconds
    found["ops_per_s"] = (after[2] - before[2] - 1) / seconds - 4 * count / seconds
    return found


def _commands(client: redis.Redis) -> int:
    return client.info("stats")["total_commands_processed"]


def _at(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0.0


def main(sessions: int = 500, seconds: int = 8, runs: int = 3) -> None:
    with tempfile.TemporaryDirectory() as directory:
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
    rows = []
    for rate in RATES:
        for way in WAYS:
            found = [run for run in raw if (run["way"], run["rate"]) == (way, rate)]
            rows.append({"events a second": rate, "way": way})
            for name, shown in (
                ("cpu_ms_per_s", "worker CPU ms/s"),
                ("redis_ms_per_s", "Redis CPU ms/s"),
                ("ops_per_s", "Redis ops/s besides the flags"),
                ("late_p50_ms", "seen after p50, ms"),
                ("late_p99_ms", "p99, ms"),
            ):
                rows[-1][shown] = results.spread([run[name] for run in found])
            rows[-1]["unseen"] = sum(run["rung"] - run["seen"] for run in found)
    results.show(f"Flags to {sessions} sessions, {seconds} s each, {runs} runs", rows)
    results.keep("flags", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
