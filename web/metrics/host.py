"""This host's own metrics, summed over its gunicorn workers by prometheus_client.

The workers share their values through files, in memory where there is /dev/shm; gunicorn's settings
name the folder (`deploy.metrics_folder`). Without one, as in a test, the values are this process's.
"""

import os
from collections.abc import Mapping
from functools import cache
from time import time  # noqa: TID251  # Prometheus compares it with its own clock
from typing import Any, Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess

from calls.service.counters import METRICS
from calls.service.metric_catalogue import HOST, PREFIX
from monitor.hub import TICK_S

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client's own variable; it reads it when it is imported."""

Mode = Literal["livesum", "livemin"]


class _Metrics:
    """Made in a worker, not in gunicorn's master: a value of the master's would be among theirs."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._counters: dict[tuple[str, ...], Counter] = {}
        self.sessions = self._gauge("sessions", "livesum")
        self.workers = self._gauge("workers", "livesum")
        self.draining = self._gauge("draining", "livesum")
        self.last_look = self._gauge("last_look_timestamp_seconds", "livemin")
        self.last_look.set_to_current_time()
        self.loop_lag = self._histogram("loop_lag_seconds")
        self.webhook = self._histogram("webhook_seconds")

    def count(self, name: str, labels: Mapping[str, str], amount: int) -> None:
        names = (name, *sorted(labels))
        if names not in self._counters:
            # A metric with other labels than before is of no registry: the shared files have it.
            first = not any(known == name for known, *_ in self._counters)
            self._counters[names] = Counter(
                f"{PREFIX}{name}",
                METRICS[name],
                names[1:],
                registry=self.registry if first else None,
            )
        counter = self._counters[names]
        (counter.labels(**labels) if labels else counter).inc(amount)

    def _gauge(self, name: str, mode: Mode) -> Gauge:
        text = HOST[name].text
        return Gauge(f"{PREFIX}{name}", text, multiprocess_mode=mode, registry=self.registry)

    def _histogram(self, name: str) -> Histogram:
        metric, own = HOST[name], self.registry
        return Histogram(
            f"{PREFIX}{name}", metric.text, metric.labels, buckets=metric.bounds, registry=own
        )


_metrics = cache(_Metrics)


def registry() -> CollectorRegistry:
    """Return what has the values of all workers of this host."""
    if not os.environ.get(FOLDER):
        return _metrics().registry
    shared = CollectorRegistry()
    collector: Any = multiprocess.MultiProcessCollector
    collector(shared)
    return shared


class Worker:
    """The values of one worker, set at each tick of its hub."""

    def __init__(self) -> None:
        self._own = _metrics()
        self._ticked_at: float | None = None

    def tick(self, now_s: float, *, sessions: int, draining: bool, since_look_s: float) -> None:
        """Set the values; *now_s* is monotonic."""
        if self._ticked_at is not None:
            self._own.loop_lag.observe(max(0.0, now_s - self._ticked_at - TICK_S))
        self._ticked_at = now_s
        self._own.sessions.set(sessions)
        self._own.workers.set(1)
        self._own.draining.set(int(draining))
        self._own.last_look.set(time() - since_look_s)


def count(name: str, labels: Mapping[str, str], amount: int) -> None:
    """Count what a web worker of this host counted for the whole service as well."""
    _metrics().count(name, labels, amount)


def webhook_answered(status: int, seconds: float) -> None:
    """Count a webhook's answer."""
    _metrics().webhook.labels(str(status)).observe(seconds)
