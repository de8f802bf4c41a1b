"""/livez, /readyz and /metrics."""

from collections.abc import Callable, Iterator

import gevent
from flask import Blueprint, Response, jsonify
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from calls.service.clocks import Clocks, worst
from calls.service.counters import METRICS, read_name
from deadair import StoreUnavailableError
from tasks import app as celery
from web.dependencies import Dependencies, dependencies
from web.drain import here
from web.gauges import gauges

CHECK_S = 1.5
LOOK_WITHIN_S = 10.0
"""A hub looks twice a second; one that has not for so long never will."""

bp = Blueprint("health", __name__)


@bp.get("/livez")
def livez() -> tuple[str, int]:
    """Answer 200 while this worker looks after its calls, else 503: it has to be started anew."""
    since_s = dependencies().hub.since_look_s()
    if since_s > LOOK_WITHIN_S:
        return f"the last look at this worker's calls was {since_s:.0f} s ago", 503
    return "alive", 200


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when Redis and the broker can be reached, else 503 naming the one that can't.

    `clock` names a process whose clock is off; no decision uses those clocks, so it stays ready.
    """
    p = dependencies()
    state = {
        "redis": _reachable(p.store.redis.ping),
        "broker": _reachable(_ping_broker),
    }
    if here().begun:
        state["worker"] = "stopping"
    ready = all(found == "ok" for found in state.values())
    return jsonify(ready=ready, **state, clock=_clock()), 200 if ready else 503


def _clock() -> str:
    p = dependencies()
    clocks = Clocks(p.store.redis)
    try:
        with gevent.Timeout(CHECK_S):
            here_s = clocks.skew_s()
            skews = clocks.all() | ({p.name: here_s} if here_s is not None else {})
    except (StoreUnavailableError, OSError, gevent.Timeout):
        return "unknown"
    off = worst(skews)
    return f"{off[0]} is {off[1]:+.1f} s off Redis's" if off else "ok"


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
    """Counters and live calls as Prometheus metrics, summed over all workers by Redis."""

    def __init__(self, p: Dependencies) -> None:
        self._deps = p

    def collect(self) -> Iterator[Metric]:
        yield from gauges(self._deps)
        families: dict[str, CounterMetricFamily] = {}
        for name, total in sorted(self._deps.counters.totals().items()):
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
