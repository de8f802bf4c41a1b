"""Cost of the product's task in a Celery worker, by pool.

The task is the product's own: an utterance of a live call began, or ended; one Lua step and a bell.
The worker is the Procfile's but for the pool, kept on one core. It is started and waits; then the
events of many calls are put on its queue, and it works until all are done and acknowledged. Every
ledger must be empty then. With a RATE above 0 that many events arrive a second, and the worker has
time to wait for each, as most workers do; else all of them wait for the worker.

python -m benchmarks.service.celery_pools [CALLS] [RUNS] [RATE]
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery

from benchmarks.harness import machine, product, results
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin, Speech
from tests.system.harness.waiting import eventually

ROOT = Path(__file__).parents[2]
POOLS = {"threads": 16, "prefork": 2, "gevent": 50}
"""With as many threads as the Procfile has, a process a core, and as many greenlets as is usual."""

UTTERANCES = 10
OPTIONS = ("-Q", "deadair.webhooks", "-E", "--without-gossip", "--without-mingle", "-l", "warning")
TELNYX = Origin(by="web-1")


def tree(pid: int) -> list[int]:
    return [pid, *(below for child in machine.children(pid) for below in tree(child))]


@contextmanager
def running(pool: str, url: str, broker: Celery) -> Iterator[list[int]]:
    """Run one worker; yields its processes."""
    env = os.environ | {
        "REDIS_URL": url,
        "ADMIN_TOKEN": "x" * 24,
        "SECRET_KEY": "y" * 24,
        "TELNYX_API_KEY": "KEY",
    }
    how = ("-P", pool, "-c", str(POOLS[pool]), *OPTIONS)
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tasks", "worker", *how],
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: broker.control.ping(timeout=0.5), 60, what=f"{pool} answers")
        pids = tree(process.pid)
        for pid in pids:
            machine.pin(pid, 1)
        yield pids
    finally:
        process.terminate()
        process.wait(40)


def live(store: CallStore, calls: int) -> None:
    """Begin *calls* calls, each with its utterances in the ledger."""
    for call in (f"v3:call-{n}" for n in range(calls)):
        store.call_ringing(call, TELNYX, "default", "incoming", "")
        store.call_answered(call, TELNYX)
        for utterance in range(UTTERANCES):
            words = Speech(text="Are you still there?")
            store.register_utterance(call, TELNYX, f"u-{utterance}", "say", 1_500, words)


def tell(broker: Celery, calls: int, rate: int) -> int:
    """Put on the queue that each utterance began and ended; returns how many events that is.

    *rate* of them a second, or all as fast as they can be sent if it is 0.
    """
    began = time.monotonic()
    events = [
        (f"v3:call-{call}", f"u-{utterance}", f"call.speak.{what}")
        for utterance in range(UTTERANCES)
        for what in ("started", "ended")
        for call in range(calls)
    ]
    for number, (call, utterance, event_type) in enumerate(events):
        if rate:
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        report = {"call_control_id": call, "event_id": f"event-{number}", "utterance": utterance}
        rest = {"received_by": "web-1", "dial_id": "", "payload": {"status": "completed"}}
        broker.send_task(
            f"deadair.webhooks.{event_type}", kwargs=report | rest, queue="deadair.webhooks"
        )
    return len(events)


def one(pool: str, calls: int, rate: int, url: str) -> results.Row:
    client = connect(url)
    client.flushall()
    broker = Celery(broker=url, set_as_current=False)
    broker.conf.control_exchange = "deadair.celery"
    live(CallStore(client), calls)

    def done() -> bool:
        return not client.llen("deadair.webhooks") and not client.hlen("deadair.unacked")

    with running(pool, url, broker) as pids:
        before = {pid: machine.cpu_s(pid) for pid in pids}
        events = tell(broker, calls, rate)
        eventually(done, 300, what="all is done")
        cpu = sum(machine.cpu_s(pid) - before[pid] for pid in pids)
        private = sum(machine.private_kib(pid) for pid in pids)
        left = sum(client.hlen(f"playbacks:{{v3:call-{n}}}") for n in range(calls))
    broker.close()
    client.close()
    found = {"pool": pool, "processes": len(pids), "tasks": events, "left": left}
    return found | {"us": cpu * 1e6 / events, "mib": private / 1024}


def main(calls: int = 200, runs: int = 3, rate: int = 0) -> None:
    with product.redis_alone() as server:
        raw = [one(pool, calls, rate, server.url) for _ in range(runs) for pool in POOLS]
    rows = []
    for pool, size in POOLS.items():
        found = [run for run in raw if run["pool"] == pool]
        rows.append(
            {
                "pool": f"{pool} -c {size}",
                "us CPU a task": results.spread([run["us"] for run in found]),
                "tasks a second of CPU": results.spread([1e6 / run["us"] for run in found]),
                "private MiB": results.spread([run["mib"] for run in found]),
                "processes": found[0]["processes"],
                "not done": sum(run["left"] for run in found),
            }
        )
    arriving = f", {rate} a second" if rate else ""
    results.show(
        f"A Celery worker's pool, {raw[0]['tasks']} tasks each{arriving}, {runs} runs", rows
    )
    if not rate:
        results.keep("pools", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
