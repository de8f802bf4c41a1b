"""Histograms summed by Redis: each is counters by bucket, and a sum in milliseconds.

They are kept beside the counters, under names that no counter has (a dot is in them).
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from calls.service.metric_catalogue import HISTOGRAMS

BUCKET, SUM = ".bucket", ".ms"
Labels = tuple[str, ...]


class Histogram(NamedTuple):
    """One histogram of one set of labels: counts up to each bound, the last one of all."""

    labels: Labels
    buckets: list[tuple[str, int]]
    sum_s: float


def counted_as(name: str, seconds: float, labels: Mapping[str, str]) -> dict[str, int]:
    """Return what an observation adds to the counters. Raises KeyError for an unknown name."""
    metric = HISTOGRAMS[name]
    if set(labels) != set(metric.labels):
        raise KeyError(f"{name} has the labels {metric.labels}, not {tuple(labels)}")
    seconds = max(0.0, seconds)
    bound = next((bound for bound in metric.bounds if seconds <= bound), math.inf)
    marks = "".join(f"|{_plain(labels[label])}" for label in metric.labels)
    return {f"{name}{BUCKET}{marks}|{_le(bound)}": 1, f"{name}{SUM}{marks}": round(seconds * 1000)}


def read(totals: Mapping[str, int]) -> dict[str, list[Histogram]]:
    """Return the histograms among *totals*; those of a version that had other bounds as well."""
    counts: dict[tuple[str, Labels], dict[str, int]] = defaultdict(dict)
    sums: dict[tuple[str, Labels], int] = {}
    for key, count in totals.items():
        name, kind, labels = _parsed(key)
        if kind == BUCKET:
            counts[name, labels[:-1]][labels[-1]] = count
        elif kind == SUM:
            sums[name, labels] = count
    found: dict[str, list[Histogram]] = {name: [] for name in HISTOGRAMS}
    for (name, labels), by_bound in sorted(counts.items()):
        total, buckets = 0, []
        bounds = {*map(_le, HISTOGRAMS[name].bounds), "+Inf", *by_bound}
        for bound in sorted(bounds, key=float):
            total += by_bound.get(bound, 0)
            buckets.append((bound, total))
        found[name].append(Histogram(labels, buckets, sums.get((name, labels), 0) / 1000))
    return found


def is_part(name: str) -> bool:
    """Return whether a counter of that name is part of a histogram."""
    return bool(_parsed(name)[1])


def _parsed(key: str) -> tuple[str, str, Labels]:
    head, *labels = key.split("|")
    for kind in (BUCKET, SUM):
        name = head.removesuffix(kind)
        if name == head or name not in HISTOGRAMS:
            continue
        if len(labels) == len(HISTOGRAMS[name].labels) + (kind == BUCKET):
            return name, kind, tuple(labels)
    return key, "", ()


def _le(bound: float) -> str:
    return "+Inf" if math.isinf(bound) else repr(bound)


def _plain(label: str) -> str:
    return label.replace("|", "/")
