"""From a webhook to what it causes: `call.speak.ended` posted until the call's monitor has decided.

The whole product as the Procfile has it, one web worker reading the media of 200 live calls. What a
call says ends, call after call (at most 200 of them), 20 a second: the event is posted, verified,
put on the broker, taken by its Celery task, changes the ledger, and the session's monitor looks and
decides to wait for the caller now. That decision is a line on the call's timeline; its time is
Redis's clock, which on one machine is ours. Compared with the same product whose sessions each poll
for themselves every 500 ms (`servers/polling.conf.py`), in turns.

python -m benchmarks.service.webhook_to_decision [CALLS] [ROUNDS] [RUNS]
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from benchmarks.harness import c_build, machine, product, results
from calls import timeline
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Speech
from telephony import client_state
from tests.system.harness.service import Service
from tests.system.harness.waiting import sleep_until

POSTS_A_SECOND, MOST_POSTS = 20, 200
EXPECTED_MS = 60_000
WARMUP_S = 2
SETTLES_S = 1.5
"""Three intervals of those that poll. A monitor that finds nothing to do leaves no trace, and
asking all of them would add load: so this time is simply waited."""

WAYS = {"hub": "deploy/gunicorn.conf.py", "polling": "benchmarks/servers/polling.conf.py"}
PATIENT = {"silence_timeout_normal": 300, "max_call_duration": 14_400}


def one(way: str, calls: int, rounds: int, workers: int = 1) -> results.Row:
    """Return how long it took in ms, from POST to 200 and from POST to the decision."""
    answered, decided = [], []
    with product.running(web_workers=workers, web_conf=WAYS[way]) as service:
        pids = product.web_workers(service)
        service.api.change("default", **PATIENT)
        store = CallStore(connect(service.store_url))
        lasts_s = rounds * (min(calls, MOST_POSTS) / POSTS_A_SECOND + 4) + 5
        with _media(service, calls, lasts_s) as names:
            report = names[:: ceil(calls / MOST_POSTS)]
            cpu, began = machine.cpu_s(*pids), time.monotonic()
            for n in range(rounds):
                posted = _round(service, store, report, f"say-{n}", answered)
                time.sleep(SETTLES_S)
                decided += [_decided_ms(store, call, at) - at for call, at in posted.items()]
            busy = (machine.cpu_s(*pids) - cpu) / (time.monotonic() - began)
    return {
        "way": way,
        "events": len(decided),
        "p50": _at(decided, 50),
        "p99": _at(decided, 99),
        "max": max(decided),
        "answered_p50": _at(answered, 50),
        "answered_p99": _at(answered, 99),
        "worker_busy": busy,
        "late_ms": sorted(decided),
    }


@contextmanager
def _media(service: Service, calls: int, lasts_s: float) -> Iterator[list[str]]:
    """Have *count* calls send media; yields their ids once all have a session."""
    streams = product.standing(service, calls, paused=False)
    load = product.media(service, streams, c_build.quiet(), lasts_s, WARMUP_S)
    yield [call for _, call in streams]
    if load.poll() is not None:
        raise RuntimeError("media ended before the measurement did")
    load.kill()
    load.wait()


def _round(
    service: Service, store: CallStore, names: list[str], utterance: str, answered: list[float]
) -> dict[str, int]:
    """Let every call say *utterance*, then post its end; returns when (ms since the epoch)."""
    for call in names:
        store.register_utterance(call, product.OPERATOR, utterance, "say", EXPECTED_MS, Speech())
    time.sleep(SETTLES_S)
    began, posted = time.monotonic(), {}
    for n, call in enumerate(names):
        sleep_until(began + n / POSTS_A_SECOND)
        state = client_state.of_utterance(utterance)
        ended = {"call_control_id": call, "client_state": state, "status": "completed"}
        body = service.webhooks.event("call.speak.ended", **ended)
        headers = service.webhooks.signed(body)
        posted[call] = time.time_ns() // 1_000_000  # Redis's clock, on one machine
        at = time.monotonic()
        if service.webhooks.post(body, headers).status_code != 200:
            raise RuntimeError("the webhook was not taken")
        answered.append((time.monotonic() - at) * 1000)
    return posted


def _decided_ms(store: CallStore, call: str, since_ms: int) -> int:
    """Return when the call's monitor last decided to wait for something else than before."""
    lines = timeline.read(store.redis, call)
    at_ms = max(line.at_ms for line in lines if line.event == "decision.waits")
    if at_ms < since_ms:
        raise RuntimeError(f"the monitor of {call} has not decided")
    return at_ms


def _at(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def main(calls: int = 200, rounds: int = 3, runs: int = 3) -> None:
    raw = [one(way, calls, rounds) for _ in range(runs) for way in WAYS]
    rows = []
    for way in WAYS:
        found = [run for run in raw if run["way"] == way]
        rows.append(
            {
                "way": way,
                "POST to 200, p50, ms": results.spread([run["answered_p50"] for run in found]),
                "p99, ms": results.spread([run["answered_p99"] for run in found]),
                "POST to decision, p50, ms": results.spread([run["p50"] for run in found]),
                "POST to decision, p99, ms": results.spread([run["p99"] for run in found]),
                "latest, ms": results.spread([run["max"] for run in found]),
                "worker's core, %": results.spread([run["worker_busy"] * 100 for run in found]),
            }
        )
    results.show(f"A webhook's effect, {calls} live calls, {runs} runs", rows)
    results.keep("acted", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
