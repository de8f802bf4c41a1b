"""Webhooks a second on a core: verified and on the broker, by the product and by the book.

The book is the SDK's `unwrap` and Celery's `apply_async` with its defaults, warm, in the same
gunicorn with the same worker class; it logs nothing and keeps nothing besides. The product runs as
its operators run it, log lines and all, with its broker where its store is (the default) and with a
broker elsewhere, which Celery has to reach. Each webhook is signed, has an id of its own, and is
answered 200. The queue is emptied between runs; nobody works on it meanwhile. `core` is the share
of its core that the server used: near 1, the clients were no bottleneck.

python -m benchmarks.service.webhooks_per_core [SECONDS] [RUNS]
"""

import base64
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from nacl.signing import SigningKey

from benchmarks.harness import machine, product, results
from telephony import client_state
from tests.system.harness.api import Webhooks
from tests.system.harness.processes import free_port, listening
from tests.system.harness.waiting import eventually

ROOT = Path(__file__).parents[2]
CLIENTS = 8
WARM_UP = 25
"""Webhooks a connection, on as many connections a worker as there are clients, come first."""

PRODUCT = ("deploy/gunicorn.conf.py", "web.app:create_app()")
BOOK = ("benchmarks/servers/gunicorn.conf.py", "benchmarks.servers.sdk_webhooks:app")
OURS = "the product"
SERVERS = {
    OURS: (PRODUCT, 0),
    "the product, broker elsewhere": (PRODUCT, 1),
    "SDK unwrap + apply_async": (BOOK, 0),
}
"""By name: gunicorn's configuration, the application, and the Redis database of the broker."""


@contextmanager
def running(
    name: str, url: str, key: SigningKey, workers: int = 1
) -> Iterator[tuple[int, list[int]]]:
    """Run web workers of the product, or the baseline; yields port and pids."""
    (settings, application), broker = SERVERS[name]
    port = free_port()
    env = os.environ | {
        "REDIS_URL": f"{url}/0",
        "CELERY_BROKER_URL": f"{url}/{broker}",
        "TELNYX_PUBLIC_KEY": base64.b64encode(bytes(key.verify_key)).decode(),
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "ADMIN_TOKEN": "x" * 24,
        "SECRET_KEY": "y" * 24,
        "TELNYX_API_KEY": "KEY",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", settings, "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, application], env=env, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        eventually(lambda: listening(port), 30, what=f"{name} listens")
        pids = machine.forked(process.pid, workers)
        for pid in pids:
            machine.pin(pid, 1)
        yield port, pids
    finally:
        process.terminate()
        process.wait(40)


def requests(key: SigningKey, count: int) -> list[bytes]:
    """Return signed requests, each with an event of its own."""
    signer = Webhooks("http://127.0.0.1", key)
    made = []
    for n in range(count):
        body = signer.event(
            "call.speak.ended",
            call_control_id=f"v3:call-{n % 500}",
            call_leg_id="4300d0c6-7d20-11ee-8ba8-02420a0d6b69",
            call_session_id="4300d0c6-7d20-11ee-8ba8-02420a0d6b69",
            connection_id="1494404757140276705",
            client_state=client_state.of_utterance("checkin-1-5f23"),
            status="completed",
        )
        headers = "".join(f"{k}: {v}\r\n" for k, v in signer.signed(body).items())
        head = f"POST /webhooks/telnyx HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {len(body)}"
        made.append(head.encode() + b"\r\n\r\n" + body)
    signer.close()
    return made


def post(port: int, wanted: list[bytes], until: float, counts: list[bool]) -> None:
    """Post on one connection that is kept open, one after the other."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        for request in wanted:
            if time.monotonic() > until:
                break
            sock.sendall(request)
            answer = sock.recv(4096)
            counts.append(answer.startswith(b"HTTP/1.1 200"))


def posted(port: int, shares: list[list[bytes]], seconds: float) -> list[bool]:
    """Post each share on a connection of its own; returns for each post whether it was taken."""
    counts: list[bool] = []
    until = time.monotonic() + seconds
    posts = [threading.Thread(target=post, args=(port, share, until, counts)) for share in shares]
    for thread in posts:
        thread.start()
    for thread in posts:
        thread.join()
    return counts


def one(name: str, seconds: int, url: str, key: SigningKey, workers: int = 1) -> results.Row:
    client = redis.Redis.from_url(f"{url}/{SERVERS[name][1]}")
    client.flushall()
    shares = [requests(key, seconds * 600) for _ in range(CLIENTS)]
    with running(name, url, key, workers) as (port, pids):
        warm = [requests(key, WARM_UP) for _ in range(CLIENTS * workers)]
        warmed = len(posted(port, warm, 20))
        before, began = machine.cpu_s(*pids), time.monotonic()
        counts = posted(port, shares, seconds)
        took, cpu = time.monotonic() - began, machine.cpu_s(*pids) - before
    found = {"server": name, "posts": len(counts), "refused": counts.count(False)}
    queued = sum(client.llen(queue) for queue in ("deadair.webhooks", "celery"))
    found |= {"queued": queued - warmed, "us": cpu * 1e6 / len(counts)}
    return found | {"per_core": len(counts) / cpu, "per_s": len(counts) / took, "core": cpu / took}


def main(seconds: int = 6, runs: int = 3) -> None:
    key = SigningKey.generate()
    with product.redis_alone() as server:
        url = server.url.removesuffix("/0")
        raw = [one(name, seconds, url, key) for _ in range(runs) for name in SERVERS]
    ours = [run for run in raw if run["server"] == OURS]
    rows = []
    for name in SERVERS:
        found = [run for run in raw if run["server"] == name]
        ratios = [a["us"] / b["us"] for a, b in zip(found, ours, strict=True)]
        rows.append(
            {
                "server": name,
                "us CPU a webhook": results.spread([run["us"] for run in found]),
                "webhooks a second of CPU": results.spread([run["per_core"] for run in found]),
                "times the product": results.spread(ratios),
                "core": results.spread([run["core"] for run in found]),
                "refused": sum(run["refused"] for run in found),
                "not queued": sum(run["posts"] - run["queued"] for run in found),
            }
        )
    results.show(f"Webhooks, {seconds} s each, {runs} runs", rows)
    results.keep("webhooks", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
