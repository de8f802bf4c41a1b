"""Histograms are sums of what every process observed, as Prometheus has them."""

import pytest

from calls.service import histograms
from calls.service.counters import Counters
from calls.service.histograms import Histogram
from calls.service.metric_catalogue import HISTOGRAMS

NAME = "silence_seconds"


def total(*observations):
    found = {}
    for seconds, labels in observations:
        for name, count in histograms.counted_as(NAME, seconds, labels).items():
            found[name] = found.get(name, 0) + count
    return found


@pytest.mark.unit
def test_buckets_add_up_and_the_last_has_all():
    sales, care = ({"agent": agent, "step": "checkin"} for agent in ("sales", "care"))
    found = histograms.read(
        total((0.5, sales), (10, sales), (10.001, sales), (9999, sales), (-1, care))
    )[NAME]
    assert [histogram.labels for histogram in found] == [("care", "checkin"), ("sales", "checkin")]
    buckets = dict(found[1].buckets)
    assert (buckets["1.0"], buckets["8.0"], buckets["10.0"], buckets["12.0"]) == (1, 1, 2, 3)
    assert (buckets["300.0"], buckets["+Inf"]) == (3, 4)
    assert found[1].sum_s == pytest.approx(0.5 + 10 + 10.001 + 9999)
    assert found[0] == Histogram(
        ("care", "checkin"), [*((repr(b), 1) for b in HISTOGRAMS[NAME].bounds), ("+Inf", 1)], 0
    )


@pytest.mark.unit
def test_a_label_may_hold_anything_and_counters_are_none_of_them():
    labels = {"agent": 'a|b"c', "step": "checkin"}
    found = histograms.read(total((1, labels)) | {'checkins_sent{step="x"}': 3, "healed": 1})
    assert found[NAME][0].labels == ('a/b"c', "checkin")
    assert not histograms.is_part("healed")
    assert not histograms.is_part("silence_seconds.bucket")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "labels"), [("never_declared", {}), (NAME, {}), (NAME, {"agent": "a", "number": "b"})]
)
def test_what_is_not_declared_is_refused(name, labels):
    with pytest.raises(KeyError):
        histograms.counted_as(name, 1, labels)


@pytest.mark.unit
def test_bounds_rise_and_names_have_their_unit():
    for name, metric in HISTOGRAMS.items():
        assert list(metric.bounds) == sorted(set(metric.bounds))
        assert name.endswith("_seconds")


@pytest.mark.store
def test_processes_add_up_and_the_day_has_counters_only(client):
    one, two = Counters(client), Counters(client)
    for counters in (one, two):
        counters.observe("task_lag_seconds", 0.02)
        counters.add("healed")
        counters.flush()
    [found] = histograms.read(one.totals())["task_lag_seconds"]
    assert dict(found.buckets)["0.025"] == dict(found.buckets)["+Inf"] == 2
    assert found.sum_s == 0.04
    assert one.today() == {"healed": 2}
