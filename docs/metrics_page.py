"""Generates docs/metrics.md: `python -m docs.metrics_page > docs/metrics.md`.

A test compares the two.
"""

import sys
from collections.abc import Mapping

from calls.service.counters import METRICS
from calls.service.metric_catalogue import GAUGES, HISTOGRAMS, HOST, PREFIX, Metric

HEAD = """# Metrics

There are two pages of metrics. Neither needs a token; they contain counts and no callers' data.

- `/metrics`: one host, summed over its gunicorn workers. Scrape it on every web host.
- `/metrics/service`: the whole service, kept in Redis, Celery workers included. Scrape it once, on
  any host: summed over hosts it would be counted once per host.

[`deploy/prometheus/scrape.yml`](../deploy/prometheus/scrape.yml) has both jobs,
[`alerts.yml`](../deploy/prometheus/alerts.yml) the alerts, and
[`deploy/grafana`](../deploy/grafana/README.md) a dashboard.
"""

HOSTS = """
## `/metrics`: a host

Scale web hosts by `deadair_sessions`. Counters that web workers increment, such as
`deadair_webhooks_taken_total`, are on both pages: here is this host's share. The label `job`
distinguishes them.

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

`checkins_sent` and `hangups_sent` also have the label `agent`. The live board shows the same
counters since midnight UTC.

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
