"""Gauges of the store: live calls, clocks, ended calls and Redis's memory."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from calls.ended.retention import EndedCalls
from calls.service.clocks import Clocks
from web.dependencies import Dependencies


def ended_calls(deps: Dependencies) -> EndedCalls:
    """Return the ended calls, for reading."""
    config = deps.config
    return EndedCalls(deps.store.redis, days=config.keep_days, megabytes=config.keep_mb)


def gauges(deps: Dependencies) -> Iterator[Metric]:
    """Yield the current values. Raises StoreUnavailableError."""
    yield _of("deadair_live_calls", "Calls that are up now", len(deps.store.leases.live()))
    skews = GaugeMetricFamily(
        "deadair_clock_skew_seconds", "Ahead of Redis's clock, by process", labels=["process"]
    )
    for process, skew_s in sorted(Clocks(deps.store.redis).all().items()):
        skews.add_metric([process], skew_s)
    yield skews
    ended = ended_calls(deps)
    count, taken = ended.size()
    memory = ended.memory()
    yield _of("deadair_ended_calls", "Ended calls that are kept", count)
    yield _of("deadair_ended_calls_bytes", "Redis memory that ended calls take", taken)
    yield _of("deadair_redis_used_bytes", "Redis's memory in use", memory.used)
    yield _of("deadair_redis_max_bytes", "Redis's maxmemory; 0 is no limit", memory.most)
    policy = GaugeMetricFamily(
        "deadair_redis_eviction", "1 for what Redis does when it is full", labels=["policy"]
    )
    policy.add_metric([memory.policy], 1)
    yield policy


def _of(name: str, text: str, value: float) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, text)
    gauge.add_metric([], value)
    return gauge
