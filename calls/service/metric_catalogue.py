"""Every metric there is: its name, what it tells, its labels; docs/metrics.md is made of it. Pure.

Prometheus's conventions: the prefix `deadair_`, base units in the name (`_seconds`, `_bytes`),
`_total` for counters, no unit in a label. Counters are declared beside what counts them
(`calls.service.counters.METRICS`), under their names without prefix and suffix.
"""

from dataclasses import dataclass
from types import MappingProxyType

PREFIX = "deadair_"
QUICK_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
TASK_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
COMMAND_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
ANSWER_S = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 60.0)
SILENCE_S = (1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 45.0, 60.0, 120.0, 300.0)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `bounds` are the upper bounds of a histogram's buckets, in seconds."""

    text: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


HISTOGRAMS = MappingProxyType({
    "silence_seconds": Metric(
        "The caller's silence when a check-in or hang-up for it was sent", ("agent", "step"),
        SILENCE_S,
    ),
    "answer_seconds": Metric(
        "From a caller's last word to the agent's first sound, of calls that ended", ("agent",),
        ANSWER_S,
    ),
    "silence_owed_seconds": Metric(
        "Silence of a call that ended, in which its agent or its caller could have spoken",
        ("agent", "side"), SILENCE_S,
    ),
    "bell_to_decision_seconds": Metric(
        "From the wake-up of a call's worker to its decision", (), QUICK_S
    ),
    "decision_to_command_seconds": Metric(
        "From a decision to its command, as it leaves for Telnyx", ("step",), TASK_S
    ),
    "task_lag_seconds": Metric(
        "From a webhook's receipt to its effect; from its last redelivery if there was one", (),
        TASK_S,
    ),
    "telnyx_command_seconds": Metric(
        "Commands to Telnyx; the outcome is ok, gone, refused, limited, again or no_answer",
        ("command", "outcome"), COMMAND_S,
    ),
    "command_wait_seconds": Metric(
        "How long a command that had to wait for its turn within Telnyx's rate waited", (),
        COMMAND_S,
    ),
})  # fmt: skip
"""The service's, summed over all its processes: on /metrics/service."""

GAUGES = MappingProxyType({
    "live_calls": Metric("Calls that are up now"),
    "clock_skew_seconds": Metric("Ahead of Redis's clock, by process", ("process",)),
    "ended_calls": Metric("Ended calls that are kept"),
    "ended_calls_bytes": Metric("Redis memory that ended calls take"),
    "redis_used_bytes": Metric("Redis's memory in use"),
    "redis_max_bytes": Metric("Redis's maxmemory; 0 is no limit"),
    "redis_eviction": Metric("1 for what Redis does when it is full", ("policy",)),
    "runaway_guard_paused": Metric("1 while the runaway guard pauses hang-ups for silence"),
    "runaway_guard_hangups": Metric("Hang-ups for silence in the last minute"),
    "runaway_guard_normal": Metric("Hang-ups for silence that are normal in a minute"),
})  # fmt: skip
"""The service's present values: on /metrics/service."""

HOST = MappingProxyType({
    "sessions": Metric("Media sessions that this host's web workers hold"),
    "workers": Metric("Web workers of this host that look after their calls"),
    "draining": Metric("Web workers of this host that stop, and take no new calls"),
    "last_look_timestamp_seconds": Metric(
        "When the worker that is furthest behind last looked at its calls"
    ),
    "loop_lag_seconds": Metric(
        "How late a worker's half-second tick came: its event loop was busy", (), QUICK_S
    ),
    "webhook_seconds": Metric(
        "From a webhook's request to its answer, by status", ("status",), QUICK_S
    ),
})  # fmt: skip
"""A host's own, summed over its gunicorn workers: on /metrics."""
