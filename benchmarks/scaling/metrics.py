"""The lines of `growth`: what is measured at a point, at which points, and what is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nacl.signing import SigningKey

from benchmarks.harness import flag_load, machine, media_load, product
from benchmarks.harness.results import Row
from benchmarks.media import memory
from benchmarks.service import call_capacity, webhook_to_decision, webhooks_per_core

SECONDS = 3
Point = tuple[int, int]
"""Workers, and live calls all together."""

MEMORYS_FEW = 50


@dataclass(frozen=True)
class Cost:
    """One figure of a run: its title, its name there, and whether it is for each of the calls.

    What is not *judged* is told only: nothing lost has no growth.
    """

    title: str
    name: str
    each_call: bool = False
    judged: bool = True


@dataclass(frozen=True)
class Line:
    """What is measured at a point, by workers and calls, and the points over either."""

    one: Callable[[int, int], Row]
    costs: tuple[Cost, ...]
    calls: tuple[Point, ...] = ()
    workers: tuple[Point, ...] = ()
    drawn: Mapping[str, str] = field(default_factory=dict)
    """Curves of a plot over calls: title and name of a cost in ms for each call."""


def over_calls(*sizes: int, workers: int = 1) -> tuple[Point, ...]:
    return tuple((workers, calls) for calls in sizes)


def over_workers(calls: int) -> tuple[Point, ...]:
    return tuple((workers, calls) for workers in (1, 2, 4, 8))


def _ingest(workers: int, calls: int) -> Row:
    server = media_load.gunicorn("the pump", "/reader", "pump", 40, workers=workers)
    return media_load.measure(server, calls, SECONDS)


def _flags(workers: int, calls: int) -> Row:
    with machine.kept_on(0), product.redis_alone() as server:
        return flag_load.grown(workers, calls, SECONDS, server.url)


def _webhooks(workers: int, _calls: int) -> Row:
    with product.redis_alone() as server:
        url = server.url.removesuffix("/0")
        return webhooks_per_core.one(
            webhooks_per_core.OURS, SECONDS, url, SigningKey.generate(), workers
        )


def _acted(workers: int, calls: int) -> Row:
    return webhook_to_decision.one("hub", calls, rounds=1, workers=workers)


def _memory(workers: int, calls: int) -> Row:
    return memory.grown("pump", workers, few=MEMORYS_FEW, many=calls)


def _lives(workers: int, calls: int) -> Row:
    run = call_capacity.one(calls, workers)
    parts = {f"{part}_ms": ms for part, ms in run["ms_a_call"].items()}
    return {**run, **parts, "not_whole": calls - run["whole"]}


LINES = {
    "ingest": Line(
        _ingest,
        (
            Cost("us CPU a frame", "us_per_frame", each_call=True),
            Cost("frames lost", "lost", judged=False),
            Cost("others' cores", "others_busy", judged=False),
        ),
        calls=over_calls(100, 500, 1000, 2000),
        workers=over_workers(500),
    ),
    "flags": Line(
        _flags,
        (
            Cost("us CPU a session and tick", "tick_us", each_call=True),
            Cost("us CPU an event, 50 a second", "event_us"),
            Cost("Redis commands a second, idle", "ops_per_s"),
            Cost("seen after p99, ms", "late_p99_ms"),
            Cost("events not seen", "unseen", judged=False),
            Cost("others' cores", "others_busy", judged=False),
        ),
        calls=over_calls(100, 500, 1000, 2000),
        workers=over_workers(500),
    ),
    "webhooks": Line(
        _webhooks,
        (
            Cost("us CPU a webhook", "us"),
            Cost("of their core", "core", judged=False),
            Cost("refused", "refused", judged=False),
        ),
        workers=over_workers(0),
    ),
    "acted": Line(
        _acted,
        (
            Cost("POST to decision p50, ms", "p50"),
            Cost("POST to decision p99, ms", "p99"),
            Cost("POST to 200 p99, ms", "answered_p99"),
        ),
        calls=over_calls(100, 200, 500, 1000),
        workers=over_workers(200),
    ),
    "memory": Line(
        _memory,
        (Cost("KiB a session", "kib", each_call=True),),
        # A worker takes 1,000, and the kernel gives two of them unequal shares of 2,000.
        calls=(*over_calls(100, 500, 1000), (4, 2000)),
        workers=over_workers(500),
    ),
    "lives": Line(
        _lives,
        (
            Cost("web, ms CPU a life", "web_ms", each_call=True),
            Cost("Celery, ms", "celery_ms", each_call=True),
            Cost("Redis, ms", "redis_ms", each_call=True),
            Cost("simulator, ms", "simulator_ms", each_call=True),
            Cost("check-in late p50, ms", "p50"),
            Cost("check-in late p99, ms", "p99"),
            Cost("lives not whole", "not_whole", judged=False),
            Cost("others' cores", "others_cores", judged=False),
        ),
        calls=over_calls(100, 200, 400, 700, workers=2),
        workers=over_workers(200),
        drawn={"web": "web_ms", "Celery": "celery_ms", "Redis": "redis_ms"},
    ),
}
