"""The figures of the summary of docs/performance.md: one cell of a result each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the summary: a cell of a result, found by the values of its row."""

    what: str
    result: str
    column: str
    row: Mapping[str, Any]
    aim: str = ""


SHORT = (
    Figure(
        "CPU of a media frame, 100 calls: stock flask-sock / the pump",
        "ingest-100",
        "found",
        {"aim": "stock flask-sock / the pump"},
        "≥ 5, then 10",
    ),
    Figure(
        "... asyncio, websockets, uvloop, orjson / the pump",
        "ingest-100",
        "found",
        {"aim": "asyncio, uvloop, orjson / the pump"},
        "≥ 3, then 5",
    ),
    Figure(
        "... the pump / a C loop with the same tick",
        "ingest-100",
        "found",
        {"aim": "the pump / C ticking alike, 40 ms"},
        "≤ 1.5, then 1.2",
    ),
    Figure(
        "... Pipecat 1.14 / ours with WebRTC, 20 calls",
        "pipecat-20",
        "times less than Pipecat",
        {"server": "ours, WebRTC on each frame"},
        "≥ 12, then 25",
    ),
    Figure(
        "... Pipecat 1.14 / ours with the same model (Silero)",
        "pipecat-20",
        "times less than Pipecat",
        {"server": "ours, Silero on each window"},
        "≥ 6, then 10",
    ),
    Figure(
        "core busy with 2,000 calls, %",
        "capacity",
        "core busy, %",
        {"server": "the pump", "calls": 2000},
        "≤ 60",
    ),
    Figure(
        "event loop late, 2,000 calls, p99, ms",
        "capacity",
        "p99, ms",
        {"server": "the pump", "calls": 2000},
        "≤ 25",
    ),
    Figure(
        "webhook to the monitor's decision, p99, ms",
        "acted",
        "POST to decision, p99, ms",
        {"way": "hub"},
        "10 times less than polling",
    ),
    Figure(
        "CPU of flags, 500 sessions, 5 events/s: polling / the hub",
        "flags",
        "found",
        {"aim": "times less CPU at 5 events a second"},
        "≥ 8, then 50",
    ),
    Figure(
        "... 50 events/s",
        "flags",
        "found",
        {"aim": "times less CPU at 50 events a second"},
        "≥ 8",
    ),
    Figure(
        "CPU of a webhook: SDK and Celery's defaults / the product",
        "webhooks",
        "times the product",
        {"server": "SDK unwrap + apply_async"},
        "≥ 4, then 6",
    ),
    Figure(
        "memory of a session, KiB",
        "memory",
        "KiB a live session",
        {"reader": "pump"},
        "≤ 25, then 20",
    ),
    Figure(
        "event loop late at most, 1,000 calls, ms", "stalls", "latest, ms", {"calls": 1000}, "≤ 50"
    ),
    Figure(
        "check-in late, 500 calls, whole service, p99, ms",
        "whole-calls",
        "p99, ms",
        {"ringing": "steady", "calls": 500},
        "≤ 50, then 30",
    ),
    Figure(
        "CPU of a silent call, 1,000 calls, all processes but the load's, ms",
        "whole-calls",
        "ms of CPU a call",
        {"ringing": "steady", "calls": 1000},
        "≤ 35, then 25",
    ),
)
