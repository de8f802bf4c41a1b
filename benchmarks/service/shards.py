"""What an event of a call costs Redis when the calls are spread over 1, 2 and 4 servers.

Calls are placed by a stable hash of their id. All of them are stored, answered, on their server:
one call of each server went through the product's steps, and the others are copies of it, made by
the server itself. Then a sample of them, spread over all, has a turn: the agent's words are
entered, begin and end, the caller is heard. The product's own Lua steps run, in pipelines, on real
redis-server processes; there is no media, no broker, nothing else of the service. What counts is
each server's own CPU time in the turns. Flat is: as much per event with 4 as with 1.

python -m benchmarks.service.shards [CALLS] [SAMPLE] [RUNS]
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import redis

from benchmarks.harness import machine, results
from calls import keys
from calls.redis_client import scripts
from deploy.local.redis_server import find_server, server_command, wait_until_ready

SERVERS = (1, 2, 4)
AT_ONCE = 400
UTTERANCE = "0b1c4f5e6a7b"
BEGINNING = (
    ("call_ringing", ("default", "incoming", "", "")),
    ("call_answered", ("", "", "", "")),
)
TURN = (
    ("register_utterance", (UTTERANCE, "say", 2_000, "", "", "1.000")),
    ("playback_started", (UTTERANCE, "ours", "speak", "", 0, 0, "")),
    ("playback_ended", (UTTERANCE, "completed", "ours", "speak", "", 0, "")),
    ("caller_input", ("transcript", "", "1", "", "", "")),
)
COPY = """
for each = 2, #ARGV do
  for _, key in ipairs(KEYS) do
    local from, to = string.find(key, ARGV[1], 1, true)
    redis.call('COPY', key, string.sub(key, 1, from - 1) .. ARGV[each] .. string.sub(key, to + 1))
  end
end
"""
"""KEYS: those of a call. ARGV: its id, then the ids under which they are copied."""

Steps = tuple[tuple[str, tuple[str | int, ...]], ...]


def main(calls: int = 100_000, sample: int = 10_000, runs: int = 3) -> None:
    """Measure, print a table, and store it in benchmarks/results/shards.json."""
    raw = []
    for servers in SERVERS * runs:  # interleaved: a busy quarter of an hour is no server's alone
        raw.append(measured(servers, calls, min(sample, calls)))
        print(raw[-1], flush=True)
    rows = []
    for servers in SERVERS:
        found = [run for run in raw if run["servers"] == servers]
        rows.append(
            {
                "servers": servers,
                "stored calls": calls,
                "events": found[0]["events"],
                "µs of Redis CPU an event": results.spread([r["us_an_event"] for r in found]),
                "busiest server's share": results.spread([r["busiest"] for r in found]),
                "kB a stored call": results.spread([r["kb_a_call"] for r in found]),
            }
        )
    results.show(f"Events of some of {calls:,} stored calls on several Redis servers", rows)
    results.keep("shards", rows, raw)


def measured(servers: int, calls: int, sample: int) -> results.Row:
    """Store *calls* calls on *servers* servers; return what the turns of *sample* of them cost."""
    with ExitStack() as stack:
        running = [stack.enter_context(_server()) for _ in range(servers)]
        clients = [client for client, _ in running]
        pids = [pid for _, pid in running]
        for client in clients:
            for name, _ in (*BEGINNING, *TURN):
                client.script_load(scripts.source(name))
        names = [f"v3:{number:08d}-simulated-call-control-id" for number in range(calls)]
        _store(clients, names)
        used = sum(int(client.info("memory")["used_memory_dataset"]) for client in clients)
        stored = sum(int(client.info("keyspace")["db0"]["keys"]) for client in clients)
        turning = names[:: max(1, calls // sample)][:sample]
        before = [machine.cpu_s(pid) for pid in pids]
        _play(clients, turning, TURN)
        spent = [machine.cpu_s(pid) - began for pid, began in zip(pids, before, strict=True)]
        _check(clients, turning)
    events = len(turning) * len(TURN)
    return {
        "servers": servers,
        "calls": calls,
        "keys": stored,
        "events": events,
        "us_an_event": sum(spent) / events * 1e6,
        "busiest": max(spent) / sum(spent),
        "kb_a_call": used / calls / 1_000,
    }


def placed(call: str, servers: int) -> int:
    """Return the server of *call*: the same in every process and release."""
    return crc32(call.encode()) % servers


def _store(clients: "list[redis.Redis]", names: list[str]) -> None:
    """Let one call begin on each server, which then copies it for each of its other calls."""
    theirs: list[list[str]] = [[] for _ in clients]
    for name in names:
        theirs[placed(name, len(clients))].append(name)
    for client, its in zip(clients, theirs, strict=True):
        first, others = its[0], its[1:]
        _play([client], [first], BEGINNING)
        of_first = [key for key in keys.of_call(first) if client.exists(key)]
        for began in range(0, len(others), AT_ONCE):
            client.eval(COPY, len(of_first), *of_first, first, *others[began : began + AT_ONCE])


def _play(clients: "list[redis.Redis]", names: list[str], steps: Steps) -> None:
    """Run *steps* for each call, in order; those of many calls in one pipeline a server."""
    for began in range(0, len(names), AT_ONCE):
        pipes = [client.pipeline(transaction=False) for client in clients]
        for number, call in enumerate(names[began : began + AT_ONCE], began):
            pipe, of_call = pipes[placed(call, len(clients))], keys.of_call(call)
            for step, arguments in steps:
                event = f"{step}-{number:032d}"
                shared = (call, event, "", "web-host-1:31415")
                pipe.evalsha(scripts.digest(step), len(of_call), *of_call, *shared, *arguments)
        for pipe in pipes:
            pipe.execute()


def _check(clients: "list[redis.Redis]", names: list[str]) -> None:
    """Raise AssertionError unless calls are where they belong and have had their turn."""
    for call in names[:: max(1, len(names) // 50)]:
        client = clients[placed(call, len(clients))]
        if client.hget(keys.of_call(call)[0], "state") != "answered":
            raise AssertionError(f"{call} is not answered")
        told = [fields["event"] for _, fields in client.xrange(keys.timeline(call))]
        if not {"utterance.ended", "caller.heard"} <= set(told):
            raise AssertionError(f"{call} has had no turn: {told}")


@contextmanager
def _server() -> "Iterator[tuple[redis.Redis, int]]":
    with TemporaryDirectory() as folder:
        port = _free_port()
        command = server_command(
            find_server(), port=port, directory=Path(folder), append_only=False
        )
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # our own server
        try:
            wait_until_ready(port, 30.0)
            with redis.Redis(port=port, decode_responses=True) as client:
                yield client, process.pid
        finally:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
