"""/metrics and /metrics/service: what Prometheus reads.

/metrics is this host's own, summed over its gunicorn workers; each host is scraped.
/metrics/service is the sum of all processes of the service, kept in Redis; it is scraped once.
"""

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from deadair import StoreUnavailableError
from web.dependencies import dependencies
from web.metrics import host
from web.metrics.service import Service

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def of_this_host() -> Response:
    """Return this host's own metrics; Redis is not asked."""
    return _answer(host.registry())


@bp.get("/metrics/service")
def of_the_service() -> Response | tuple[str, int]:
    """Return the sums of the whole service, or 503 while Redis is unavailable."""
    p = dependencies()
    p.counters.flush()
    registry = CollectorRegistry(auto_describe=False)
    try:
        registry.register(Service(p))
        return _answer(registry)
    except StoreUnavailableError:
        return "Redis can't be reached\n", 503


def _answer(registry: CollectorRegistry) -> Response:
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
