"""What it costs a web worker that people watch the board: 500 live calls, 50 rows a second change.

The product as the Procfile has it, one web worker; beat is stopped, so that nothing but the board
happens. Each viewer holds a stream, as a browser does. Measured are the CPU of the worker, the
bytes sent to a viewer, and the latency of /livez, by which a call's own work may be delayed.

python -m benchmarks.service.board [CALLS] [SECONDS] [RUNS]
"""

import json
import re
import sys
import threading
import time
from contextlib import suppress
from itertools import cycle

import httpx

from benchmarks.harness import machine, product, results
from calls.redis_client.connect import connect
from calls.store import CallStore
from tests.system.harness.service import Service

VIEWERS = (0, 1, 20)
CHANGES_A_SECOND = 50
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class Viewer(threading.Thread):
    """One browser: the page, what it missed, and the stream until the benchmark ends."""

    def __init__(self, service: Service) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(base_url=service.url, timeout=30)
        door = CSRF.search(self.http.get("/login").text)[1]
        self.http.post("/login", data={"csrf_token": door, "token": service.admin_token})
        page = self.http.get("/").text
        marks = dict(re.findall(r'data-call="([^"]+)" data-fingerprint="([^"]+)"', page))
        headers = {"X-CSRF-Token": CSRF.search(page)[1]}
        missed = self.http.post("/board/changes", json=marks, headers=headers)
        self.page, self.rows, self.missed = len(page), len(marks), len(missed.content)
        self.streamed, self.news = 0, 0

    def run(self) -> None:
        ends = suppress(httpx.HTTPError)  # with the service
        with ends, self.http.stream("GET", "/board/stream", timeout=None) as answer:
            for line in answer.iter_lines():
                self.streamed += len(line) + 1
                self.news += len(json.loads(line[6:])["rows"]) if line.startswith("data: {") else 0


def one(viewers: int, calls: int, seconds: int) -> results.Row:
    """Return the cost of *viewers*, and the bytes sent to each."""
    with product.running() as service:
        pid = product.web_worker(service)
        service.beat.close()
        store = CallStore(connect(service.store_url))
        names = [call for _, call in product.standing(service, calls)]
        found = {"viewers": viewers}
        watching = [Viewer(service) for _ in range(viewers)]
        for viewer in watching:
            viewer.start()
        time.sleep(3)  # every page has loaded, so that only what streams is measured
        before = [viewer.streamed for viewer in watching]
        cpu, waits = machine.cpu_s(pid), _change(service, store, names, seconds)
        found["cpu_ms_per_s"] = (machine.cpu_s(pid) - cpu) * 1000 / seconds
        found |= {"livez_p50_ms": _at(waits, 50), "livez_p99_ms": _at(waits, 99)}
        if watching:
            sent = [viewer.streamed - at for viewer, at in zip(watching, before, strict=True)]
            found |= {"stream_kb_per_s": max(sent) / 1000 / seconds, "news": watching[0].news}
            found |= {"page_kb": watching[0].page / 1000, "missed_kb": watching[0].missed / 1000}
        return found


def _change(service: Service, store: CallStore, names: list[str], seconds: int) -> list[float]:
    """Pause and resume calls at a steady rate; returns how many ms /livez took each time."""
    calls, waits, count, began = cycle(names), [], 0, time.monotonic()
    with httpx.Client(base_url=service.url) as http:
        while (now := time.monotonic()) < began + seconds:
            while count < (now - began) * CHANGES_A_SECOND:
                store.pause(next(calls), product.OPERATOR, paused=bool(count // len(names) % 2))
                count += 1
            at = time.monotonic()
            http.get("/livez").raise_for_status()
            waits.append((time.monotonic() - at) * 1000)
            time.sleep(0.1)  # a steady rate of looks, which must not be the load itself
    return waits


def _at(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def main(calls: int = 500, seconds: int = 10, runs: int = 1) -> None:
    raw = [one(viewers, calls, seconds) for _ in range(runs) for viewers in VIEWERS]
    columns = {
        "worker's CPU, ms/s": "cpu_ms_per_s",
        "/livez p50, ms": "livez_p50_ms",
        "/livez p99, ms": "livez_p99_ms",
        "page, kB": "page_kb",
        "what it missed, kB": "missed_kb",
        "then, kB/s": "stream_kb_per_s",
    }
    rows = []
    for viewers in VIEWERS:
        found = [run for run in raw if run["viewers"] == viewers]
        report = {
            title: results.spread([run[name] for run in found])
            for title, name in columns.items()
            if name in found[0]
        }
        rows.append({"viewers": viewers, **report})
    results.show(f"The board, {calls} live calls, {CHANGES_A_SECOND} changes a second", rows)
    results.keep("board", rows, raw)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
