"""The faults that chaos injects: one function each, on a running service.

Each returns once what it broke is on its way back; none needs to know what the others do.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

import httpx
import psutil

from telephony import client_state
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually

Fault = Callable[[Service, Random], None]
Plan = Iterator[tuple[Fault, Random, float]]
"""Faults, each with a source of chance of its own and the seconds to wait after it."""


def _worker(service: Service, chance: Random) -> int:
    """Return the pid of a web worker; where all were killed just now, once gunicorn has others."""
    return chance.choice(eventually(service.web.children, 20, what="a web worker"))


def _lasts(chance: Random, least_s: float, most_s: float) -> None:
    """Let a fault last: for how long is part of what it is."""
    time.sleep(chance.uniform(least_s, most_s))


def kill_one_worker(service: Service, chance: Random) -> None:
    with suppress(ProcessLookupError):
        os.kill(_worker(service, chance), signal.SIGKILL)


def kill_all_workers(service: Service, _: Random) -> None:
    for pid in service.web.children():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def terminate_one_worker(service: Service, chance: Random) -> None:
    with suppress(ProcessLookupError):
        os.kill(_worker(service, chance), signal.SIGTERM)


def reload_gunicorn(service: Service, _: Random) -> None:
    service.web.signal(signal.SIGHUP)


def pause_one_worker(service: Service, chance: Random) -> None:
    with suppress(psutil.NoSuchProcess):
        worker = psutil.Process(_worker(service, chance))
        worker.suspend()
        _lasts(chance, 1, 6)
        worker.resume()


def cut_sockets(service: Service, chance: Random) -> None:
    for call in service.simulator.calls():
        if call["state"] == "answered" and chance.random() < 0.5:
            with suppress(httpx.HTTPStatusError):
                service.simulator.do(call["call_control_id"], cut_stream=True)


def kill_celery(service: Service, chance: Random) -> None:
    worker = service.worker.container.process
    worker.kill()
    _lasts(chance, 0, 4)
    worker.restart(ready_within_s=60)


def kill_beat(service: Service, _: Random) -> None:
    service.beat.kill()
    service.beat.restart(ready_within_s=0)


def kill_redis(service: Service, chance: Random) -> None:
    server = service.store.container.process
    server.kill()
    _lasts(chance, 0, 2)
    server.restart(ready_within_s=30)


def freeze_redis(service: Service, chance: Random) -> None:
    server = service.store.container.process
    server.freeze()
    _lasts(chance, 1, 5)
    server.thaw()


def fill_redis(service: Service, chance: Random) -> None:
    with service.redis as client:
        client.config_set("maxmemory", 1)
        _lasts(chance, 1, 4)
        client.config_set("maxmemory", 0)


def telnyx_answers(service: Service, chance: Random) -> None:
    """Let a few commands fail, fail after they were carried out, hang or be answered late."""
    status = {"do": "status", "status": chance.choice([408, 429, 500, 503])}
    deed = chance.choice(
        [
            status,
            status | {"executed": True},
            {"do": "close"},
            {"do": "close", "executed": True},
            {"do": "hang", "seconds": 30},
            {"do": "latency", "seconds": 6},
            {"do": "empty"},
        ]
    )
    service.simulator.plant(**deed, count=chance.randint(1, 3))


def webhooks_go_astray(service: Service, chance: Random) -> None:
    """Lose, double, delay (up to 60 s) or swap a few of the next events."""
    deed = chance.choice(
        [
            {
                "do": "drop",
                "event": chance.choice(["call.speak.*", "call.answered", "streaming.*"]),
            },
            {"do": "drop", "event": "call.hangup"},
            {"do": "duplicate"},
            {"do": "swap"},
            {"do": "delay", "seconds": chance.choice([1, 5, 60]), "event": "call.speak.*"},
        ]
    )
    service.simulator.plant(**deed, count=chance.randint(1, 4))


def webhook_storm(service: Service, chance: Random) -> None:
    """Deliver hundreds of events at once, three times each, of live calls and of unknown ones.

    Answers of 503 are right, and so is no answer while something else is broken.
    """
    live = [c for c in service.simulator.calls() if c["state"] == "answered"]
    names = [*(c["call_control_id"] for c in live), f"v3:nobody-{chance.randrange(1_000)}"]
    kinds = ["call.speak.started", "call.speak.ended", "call.answered", "streaming.started"]
    bodies = [
        service.webhooks.event(
            chance.choice(kinds),
            call_control_id=chance.choice(names),
            client_state=client_state.of_utterance("of-nobody"),
        )
        for _ in range(chance.randint(50, 150))
    ]

    def deliver(body: bytes) -> None:
        with suppress(httpx.TransportError):
            service.webhooks.post(body)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(deliver, bodies * 3))


FAULTS: list[Fault] = [
    kill_one_worker,
    kill_all_workers,
    terminate_one_worker,
    reload_gunicorn,
    pause_one_worker,
    cut_sockets,
    kill_celery,
    kill_beat,
    kill_redis,
    freeze_redis,
    fill_redis,
    telnyx_answers,
    webhooks_go_astray,
    webhook_storm,
]

PAUSE_S = (1.0, 4.0)


def plan(seed: int) -> Plan:
    """Yield what *seed* makes of `FAULTS`.

    A fault may draw as often as it likes (for each live call, say): the next ones stay the same, so
    a seed makes the same faults in the same order whatever the service did meanwhile.
    """
    chance = Random(seed)
    while True:
        yield chance.choice(FAULTS), Random(chance.getrandbits(64)), chance.uniform(*PAUSE_S)
