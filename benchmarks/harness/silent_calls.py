"""Silent callers who ring one after the other on the whole product.

Each is answered, greeted, asked twice and hung up on. Lateness is from when a step is due (the
simulator's own end of what was said last, and the agent's timeout) until its command is at the
simulator; both times are the simulator's. So the delivery of the webhook about the end is
included.
"""

import time  # a call's timeline has wall time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.harness import machine, step_waits
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import checkins, ended, hangups
from tests.system.harness.waiting import sleep_until

KEPT = 5_000
"""Ended calls whose records the simulator keeps: more than any benchmark makes."""

BUSIEST_SAMPLES = 25
"""One a second."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """*calls* silent calls, *rings_a_second*, waiting *timeout_s* twice and *grace_s* once."""

    calls: int
    rings_a_second: float
    timeout_s: float
    grace_s: float

    @property
    def waits(self) -> list[float]:
        return [self.timeout_s, self.timeout_s, self.grace_s]


def lives(service: Service, crowd: Crowd) -> dict[str, Any]:
    """Let all call; return the figures once all calls have ended, or time is up."""
    service.api.change(
        "default", silence_timeout_normal=crowd.timeout_s, hangup_grace=crowd.grace_s
    )
    before, busy, began = _cpu_s(service), machine.busy_s(), time.monotonic()
    ids = _ring(service, crowd)
    most, used_by = _watch(service, within_s=sum(crowd.waits) + 60)
    used_by.insert(0, (began, _product_s(before)))
    took_s = time.monotonic() - began
    used = {name: cpu - before[name] for name, cpu in _cpu_s(service).items()}
    others_s = machine.busy_s() - busy - sum(used.values())
    records = [service.simulator.record(call) for call in ids]
    health = service.simulator.http.get("/sim/health").json()
    return {
        **_lateness(records, crowd),
        "calls": crowd.calls,
        "live_at_once": most,
        "webhooks": _answers(records),
        "cores": {name: round(cpu / took_s, 3) for name, cpu in used.items()},
        "busiest_cores": round(_busiest(used_by), 2),
        "others_cores": round(others_s / took_s, 2),
        "ms_a_call": {name: round(1000 * cpu / crowd.calls, 1) for name, cpu in used.items()},
        "simulator": {name: health[name] for name in ("loop_late", "ticks_skipped")},
        "waits": _waits(service, records, crowd),
    }


def _watch(service: Service, within_s: float) -> tuple[int, list[tuple[float, float]]]:
    """Wait until all calls have ended, or *within_s* is up.

    Returns how many were live at once, and of each second its time and the product's CPU s so far.
    """
    most, used_by, until = 0, [], time.monotonic() + within_s
    while open_calls := sum(not call["closed"] for call in service.simulator.calls()):
        most = max(most, open_calls)
        used_by.append((time.monotonic(), _product_s(_cpu_s(service))))
        if time.monotonic() > until:
            break
        time.sleep(1)  # asking more often would load the simulator that is asked
    return most, used_by


def _product_s(cpu_s: dict[str, float]) -> float:
    return sum(cpu_s.values()) - cpu_s["simulator"]


def _busiest(used_by: list[tuple[float, float]]) -> float:
    """Return the cores in use in the busiest 25 s; *used_by* has time and CPU s of each second."""
    pairs = list(zip(used_by, used_by[BUSIEST_SAMPLES:], strict=False))
    pairs = pairs or [(used_by[0], used_by[-1])]
    return max((after - before) / max(at - since, 0.1) for (since, before), (at, after) in pairs)


def _waits(service: Service, records: list[dict[str, Any]], crowd: Crowd) -> dict[str, list[float]]:
    """Return p50 and p99 of each part of a step's way, in ms."""
    now_s = time.time()  # noqa: TID251  # a timeline has wall time, of this machine here
    wall_ahead_s = now_s - time.monotonic()
    steps = []
    for record in records:
        call = service.api.http.get(f"/api/calls/{record['call_control_id']}").json()
        timeline = step_waits.timeline_of(call, wall_ahead_s)
        steps += step_waits.of_call(record, timeline, crowd.waits)
    parts = zip(*steps, strict=True)
    return {
        name: [round(found[len(found) // 2], 1), round(found[len(found) * 99 // 100], 1)]
        for name, found in zip(step_waits.PARTS, map(sorted, parts), strict=False)
    }


def _ring(service: Service, crowd: Crowd) -> list[str]:
    began = time.monotonic()

    def at_its_time(n: int) -> str:
        sleep_until(began + n / crowd.rings_a_second)
        scenario = {"caller": {"from": f"+1555{n:07d}", "to": "+15550200001"}}
        placed: str = service.simulator.place(scenario)["call_control_id"]
        return placed

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(at_its_time, range(crowd.calls)))


def _lateness(records: list[dict[str, Any]], crowd: Crowd) -> dict[str, Any]:
    late, whole = [], 0
    for record in records:
        acts = [*checkins(record), *hangups(record)]
        whole += len(checkins(record)) == 2 and len(hangups(record)) == 1
        for said, act, wait in zip(ended(record), acts, crowd.waits, strict=False):
            late.append((act["at"] - said["ended_at"] - wait) * 1000)
    late.sort()
    return {
        "whole": whole,
        "acts": len(late),
        "p50": late[len(late) // 2],
        "p99": late[len(late) * 99 // 100],
        "max": late[-1],
    }


def _answers(records: list[dict[str, Any]]) -> dict[str, int]:
    """Return the number of deliveries by status; "None": no answer in time."""
    events = (e for record in records for e in record["timeline"] if e["kind"] == "event")
    return dict(Counter(str(d["status"]) for event in events for d in event["deliveries"]))


def _cpu_s(service: Service) -> dict[str, float]:
    processes = {
        "web": service.web,
        "celery": service.worker.container.process,
        "beat": service.beat,
        "redis": service.broker.container.process,
        "simulator": service.simulator_process,
    }
    return {
        name: sum(machine.cpu_s(pid) for pid in (process.pid, *process.children()))
        for name, process in processes.items()
    }
