"""Generates docs/metrics.md: `python -m docs.metrics_page > docs/metrics.md`.

A test compares the two.
"""

import sys
from collections.abc import Mapping

from calls.service.counters import METRICS
from calls.service.metric_catalogue import GAUGES, HISTOGRAMS, HOST, PREFIX, Metric

HEAD = """# Metrics

`/metrics` has a host's own metrics, summed over its gunicorn workers: scrape every web host.
`/metrics/service` has the sums of the whole service, which Redis keeps: scrape it once, from any
host; `sum()` over hosts would count everything as often as there are hosts. Neither needs a token;
they contain counts, no callers.

[`deploy/prometheus/scrape.yml`](../deploy/prometheus/scrape.yml) has both jobs,
[`alerts.yml`](../deploy/prometheus/alerts.yml) the alerts, and
[`deploy/grafana`](../deploy/grafana/README.md) a dashboard.

Celery workers have no address of their own: what they count and time is on `/metrics/service`.
"""

HOSTS = """
## `/metrics`: a host

`deadair_sessions` is what to scale web hosts by. The counters of `/metrics/service` that a web
worker adds to (`deadair_webhooks_taken_total`, `deadair_media_refused_total`, …) are here as well,
as this host's share; tell them apart by `job`.

| metric | type | labels | meaning |
|---|---|---|---|
"""
SERVICE = """
## `/metrics/service`: the service

### Histograms

| metric | labels | bounds (s) | meaning |
|---|---|---|---|
"""
PRESENT = """
### Gauges

| metric | labels | meaning |
|---|---|---|
"""
COUNTED = """
### Counters

`checkins_sent` and `hangups_sent` have the label `agent` besides. The live board counts the same
since midnight UTC.

| metric | meaning |
|---|---|
"""


def render() -> str:
    """Return the page."""
    parts = [
        HEAD,
        HOSTS,
        _rows(HOST, kinds=True),
        SERVICE,
        _rows(HISTOGRAMS, bounds=True),
        PRESENT,
        _rows(GAUGES),
        COUNTED,
        "".join(f"| `{PREFIX}{name}_total` | {text} |\n" for name, text in METRICS.items()),
    ]
    return "".join(parts)


def _rows(metrics: Mapping[str, Metric], *, kinds: bool = False, bounds: bool = False) -> str:
    lines = []
    for name, metric in metrics.items():
        cells = [f"`{PREFIX}{name}`"]
        if kinds:
            cells.append("histogram" if metric.bounds else "gauge")
        cells.append(", ".join(f"`{label}`" for label in metric.labels))
        if bounds:
            cells.append(" ".join(f"{bound:g}" for bound in metric.bounds))
        lines.append(f"| {' | '.join([*cells, metric.text])} |\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(render())
