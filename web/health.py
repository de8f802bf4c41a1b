"""Is it alive, is it ready, and what has it done: /livez, /readyz, /metrics."""

from collections.abc import Callable, Iterator

import gevent
from flask import Blueprint, Response, jsonify
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from calls.counters import METRICS, read_name
from deadair import StoreUnavailableError
from tasks import app as celery
from web.dependencies import Dependencies, dependencies

CHECK_S = 1.5
bp = Blueprint("health", __name__)


@bp.get("/livez")
def livez() -> str:
    return "alive"


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when Redis and the broker can be reached, else 503 and which can't."""
    p = dependencies()
    state = {
        "redis": _reachable(p.store.redis.ping),
        "broker": _reachable(_ping_broker),
    }
    ready = all(found == "ok" for found in state.values())
    return jsonify(ready=ready, **state), 200 if ready else 503


def _ping_broker() -> None:
    with celery.connection_for_write(connect_timeout=1) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0)


def _reachable(check: Callable[[], object]) -> str:
    try:
        with gevent.Timeout(CHECK_S):
            check()
    except (StoreUnavailableError, OperationalError, OSError) as error:
        return f"unreachable: {type(error.__cause__ or error).__name__}"
    except gevent.Timeout:
        return f"no answer within {CHECK_S} s"
    return "ok"


class _Sums(Collector):
    """The tally and the live calls as Prometheus metrics, summed over all workers by Redis."""

    def __init__(self, p: Dependencies) -> None:
        self._parts = p

    def collect(self) -> Iterator[Metric]:
        live = GaugeMetricFamily("deadair_live_calls", "Calls that are up now")
        live.add_metric([], len(self._parts.store.leases.live()))
        yield live
        families: dict[str, CounterMetricFamily] = {}
        for name, total in sorted(self._parts.counters.totals().items()):
            metric, labels = read_name(name)
            if metric not in families:
                families[metric] = CounterMetricFamily(
                    f"deadair_{metric}", METRICS.get(metric, ""), labels=list(labels)
                )
            families[metric].add_metric(list(labels.values()), total)
        yield from families.values()


@bp.get("/metrics")
def metrics() -> Response | tuple[str, int]:
    """Return the counters of the whole service in Prometheus's text format."""
    p = dependencies()
    p.counters.flush()
    registry = CollectorRegistry(auto_describe=False)
    try:
        registry.register(_Sums(p))
        text = generate_latest(registry)
    except StoreUnavailableError:
        return "Redis can't be reached\n", 503
    return Response(text, content_type=CONTENT_TYPE_LATEST)
