"""Every metric: its name, meaning and labels. docs/metrics.md is generated from it. Pure.

Follows Prometheus's conventions: the prefix `deadair_`, base units in the name (`_seconds`,
`_bytes`), `_total` for counters, no unit in a label. Counters are declared beside what counts them
(`calls.service.counters.METRICS`), under their names without prefix and suffix.
"""

from dataclasses import dataclass
from types import MappingProxyType

PREFIX = "deadair_"
QUICK_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
TASK_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
COMMAND_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SILENCE_S = (1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 45.0, 60.0, 120.0, 300.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `bounds` are the upper bounds of a histogram's buckets, in seconds."""

    text: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


HISTOGRAMS = MappingProxyType({
    "silence_seconds": Metric(
        "Length of the caller's silence when a check-in or hang-up was sent", ("agent", "step"),
        SILENCE_S,
    ),
    "bell_to_decision_seconds": Metric(
        "Time from the wake-up of a call's worker to its decision", (), QUICK_S
    ),
    "decision_to_command_seconds": Metric(
        "Time from a decision until its command is sent to Telnyx", ("step",), TASK_S
    ),
    "task_lag_seconds": Metric(
        "Time from a webhook's receipt (or last redelivery) to its effect", (),
        TASK_S,
    ),
    "telnyx_command_seconds": Metric(
        "Duration of commands to Telnyx; outcome: ok, gone, refused, limited, again or no_answer",
        ("command", "outcome"), COMMAND_S,
    ),
    "command_wait_seconds": Metric(
        "Time a command waited for its turn within Telnyx's rate limit", (),
        COMMAND_S,
    ),
})  # fmt: skip
"""Of the whole service, summed over its processes: on /metrics/service."""

GAUGES = MappingProxyType({
    "live_calls": Metric("Live calls"),
    "clock_skew_seconds": Metric("How far a process's clock is ahead of Redis's", ("process",)),
    "ended_calls": Metric("Ended calls in the store"),
    "ended_calls_bytes": Metric("Redis memory used by ended calls"),
    "redis_used_bytes": Metric("Redis memory in use"),
    "redis_max_bytes": Metric("Redis's maxmemory; 0: no limit"),
    "redis_eviction": Metric("1 for Redis's eviction policy", ("policy",)),
    "runaway_guard_paused": Metric("1 while the runaway guard pauses hang-ups for silence"),
    "runaway_guard_hangups": Metric("Hang-ups for silence in the last minute"),
    "runaway_guard_normal": Metric("Normal number of hang-ups for silence in a minute"),
})  # fmt: skip
"""Current values of the whole service: on /metrics/service."""

HOST = MappingProxyType({
    "sessions": Metric("Media sessions of this host's web workers"),
    "workers": Metric("Web workers of this host that poll their calls"),
    "draining": Metric("Web workers of this host that are stopping and take no new calls"),
    "last_look_timestamp_seconds": Metric(
        "Time of the last poll of the worker that is furthest behind"
    ),
    "loop_lag_seconds": Metric(
        "Delay of a worker's half-second tick: how busy its event loop is", (), QUICK_S
    ),
    "webhook_seconds": Metric(
        "Time from a webhook's request to its response, by status", ("status",), QUICK_S
    ),
})  # fmt: skip
"""Of one host, summed over its gunicorn workers: on /metrics."""
