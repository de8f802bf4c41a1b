"""The service's sums and present values, as Redis has them."""

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from calls.ended.retention import EndedCalls
from calls.service import histograms
from calls.service.clocks import Clocks
from calls.service.counters import METRICS, read_name
from calls.service.metric_catalogue import GAUGES, HISTOGRAMS, PREFIX
from web import runaway_guard
from web.dependencies import Dependencies


def ended_calls(deps: Dependencies) -> EndedCalls:
    """Return the ended calls, for reading."""
    config = deps.config
    return EndedCalls(deps.store.redis, days=config.keep_days, megabytes=config.keep_mb)


class Service(Collector):
    """All that is on /metrics/service. `collect` raises StoreUnavailableError."""

    def __init__(self, p: Dependencies) -> None:
        self._deps = p

    def collect(self) -> Iterator[Metric]:
        totals = self._deps.counters.totals()
        yield from gauges(self._deps)
        yield from _histograms(totals)
        counted = {name: n for name, n in totals.items() if not histograms.is_part(name)}
        yield from _counters(counted)


def _counters(totals: dict[str, int]) -> Iterator[Metric]:
    """Yield one family a counter and set of label names: a version before may have had others."""
    families: dict[tuple[str, ...], CounterMetricFamily] = {}
    for name, total in sorted(totals.items()):
        metric, labels = read_name(name)
        if metric not in METRICS:
            continue
        family = families.get((metric, *labels))
        if family is None:
            family = CounterMetricFamily(f"{PREFIX}{metric}", METRICS[metric], labels=list(labels))
            families[metric, *labels] = family
        family.add_metric(list(labels.values()), total)
    for metric, text in METRICS.items():
        own = [family for names, family in families.items() if names[0] == metric]
        whole = CounterMetricFamily(f"{PREFIX}{metric}", text)
        for family in own:
            whole.samples.extend(family.samples)
        if own:
            yield whole


def _histograms(totals: dict[str, int]) -> Iterator[Metric]:
    for name, found in histograms.read(totals).items():
        metric = HISTOGRAMS[name]
        family = HistogramMetricFamily(f"{PREFIX}{name}", metric.text, labels=list(metric.labels))
        for each in found:
            family.add_metric(list(each.labels), each.buckets, each.sum_s)
        yield family


def gauges(deps: Dependencies) -> Iterator[Metric]:
    """Yield the current values."""
    memory, guard = ended_calls(deps).memory(), runaway_guard.of(deps).status()
    count, taken = ended_calls(deps).size()
    yield _gauge("live_calls", {(): deps.store.leases.count()})
    clocks = Clocks(deps.store.redis).all()
    yield _gauge("clock_skew_seconds", {(name,): clocks[name] for name in sorted(clocks)})
    yield _gauge("ended_calls", {(): count})
    yield _gauge("ended_calls_bytes", {(): taken})
    yield _gauge("redis_used_bytes", {(): memory.used})
    yield _gauge("redis_max_bytes", {(): memory.most})
    yield _gauge("redis_eviction", {(memory.policy,): 1})
    yield _gauge("runaway_guard_paused", {(): int(guard.paused)})
    yield _gauge("runaway_guard_hangups", {(): guard.rate})
    yield _gauge("runaway_guard_normal", {(): guard.normal})


def _gauge(name: str, values: dict[tuple[str, ...], float]) -> GaugeMetricFamily:
    metric = GAUGES[name]
    gauge = GaugeMetricFamily(f"{PREFIX}{name}", metric.text, labels=list(metric.labels))
    for labels, value in values.items():
        gauge.add_metric(list(labels), value)
    return gauge
