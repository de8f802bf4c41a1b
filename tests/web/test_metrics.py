"""/metrics is this host's own; /metrics/service is the sum of all processes, and says so once."""

import os
import re
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from calls import keys
from calls.service.counters import METRICS, Counters
from calls.service.metric_catalogue import GAUGES, HISTOGRAMS, HOST, PREFIX

pytestmark = pytest.mark.store


@pytest.fixture
def read(app):
    """Return a function that reads an address as Prometheus does: families by name."""

    def read(path):
        answer = app.test_client().get(path)
        assert answer.status_code == 200, answer.text
        assert answer.content_type.startswith("text/plain; version=")
        return {family.name: family for family in text_string_to_metric_families(answer.text)}

    return read


def value(family, suffix="", **labels):
    [found] = [
        sample.value
        for sample in family.samples
        if sample.name == family.name + suffix and sample.labels == labels
    ]
    return found


def test_a_host_tells_its_own_and_nothing_that_others_counted(read, deps):
    others = Counters(deps.store.redis)
    others.add("takeovers", 5)
    others.flush()
    deps.counters.add("media_refused", why="of a test")
    for tick in deps.hub._each_tick:
        tick()
        tick()
    found = read("/metrics")
    assert {f"{PREFIX}{name}" for name in HOST} <= set(found)
    assert value(found["deadair_media_refused"], "_total", why="of a test") == 1
    assert "deadair_takeovers" not in found
    assert not {f"{PREFIX}{name}" for name in (*GAUGES, *HISTOGRAMS)} & set(found)
    assert value(found["deadair_sessions"]) == 0
    assert value(found["deadair_workers"]) == 1
    assert value(found["deadair_draining"]) == 0
    assert found["deadair_loop_lag_seconds"].type == "histogram"


def test_a_host_is_told_of_even_while_redis_is_away(app, redis_server):
    redis_server.process.freeze()
    try:
        assert app.test_client().get("/metrics").status_code == 200
    finally:
        redis_server.process.thaw()


def test_webhooks_are_timed_by_status(app, read):
    def refused():
        """Return how many were; other tests of this process have counted, too."""
        samples = read("/metrics")["deadair_webhook_seconds"].samples
        return sum(
            sample.value
            for sample in samples
            if sample.name.endswith("_count") and sample.labels["status"] == "401"
        )

    app.test_client().post("/webhooks/telnyx", data=b"{}")
    before = refused()
    app.test_client().post("/webhooks/telnyx", data=b"{}")
    assert refused() == before + 1


def test_the_service_tells_what_every_process_counted_and_timed(read, deps):
    worker = Counters(deps.store.redis)  # a Celery process, on another host
    worker.add("checkins_sent", 2, step="checkin-1", agent="sales")
    worker.observe("silence_seconds", 9.5, agent="sales", step="checkin")
    worker.flush()
    deps.counters.add("checkins_sent", step="checkin-1", agent="care")
    found = read("/metrics/service")
    assert value(found["deadair_checkins_sent"], "_total", step="checkin-1", agent="sales") == 2
    assert value(found["deadair_checkins_sent"], "_total", step="checkin-1", agent="care") == 1
    silence = found["deadair_silence_seconds"]
    labels = {"agent": "sales", "step": "checkin"}
    assert value(silence, "_bucket", le="8.0", **labels) == 0
    assert value(silence, "_bucket", le="10.0", **labels) == 1
    assert value(silence, "_bucket", le="+Inf", **labels) == 1
    assert value(silence, "_count", **labels) == 1
    assert value(silence, "_sum", **labels) == 9.5
    names = {f"{PREFIX}{name}" for name in (*GAUGES, *HISTOGRAMS)}
    assert set(found) == names | {"deadair_checkins_sent"}


def test_a_counter_of_a_version_before_keeps_its_labels(read, deps):
    deps.counters.add("hangups_sent", cause="silence")
    deps.counters.add("hangups_sent", cause="silence", agent="sales")
    found = read("/metrics/service")["deadair_hangups_sent"]
    assert value(found, "_total", cause="silence") == 1
    assert value(found, "_total", cause="silence", agent="sales") == 1


def test_the_guard_s_state_is_told(read, deps):
    assert value(read("/metrics/service")["deadair_runaway_guard_paused"]) == 0
    deps.store.redis.hset(keys.RUNAWAY, mapping={"paused": 1, "paused_at": 1})
    assert value(read("/metrics/service")["deadair_runaway_guard_paused"]) == 1


def test_names_are_as_prometheus_has_them():
    names = [*METRICS, *GAUGES, *HISTOGRAMS, *HOST]
    assert len(names) == len(set(names))
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9_]+", name)
        assert not re.search(r"_(total|count|sum|bucket|ms|milliseconds)$", name), name
    for metric in (*GAUGES.values(), *HISTOGRAMS.values(), *HOST.values()):
        assert metric.text[0].isupper() or metric.text[0].isdigit()
        assert not metric.text.endswith(".")


SUM = """
import os, sys
from deploy import metrics_folder
metrics_folder.begin()
from prometheus_client import generate_latest
from web.metrics import host
children = []
for number in (1, 2):
    child = os.fork()
    if not child:
        host.Worker().tick(1.0, sessions=number, draining=number == 2, since_look_s=number * 10)
        host.webhook_answered(200, 0.002)
        host.count("media_refused", {"why": "token"}, number)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print(generate_latest(host.registry()).decode())
metrics_folder.worker_ended(children[1])
print("--")
print(generate_latest(host.registry()).decode())
folder = os.environ[metrics_folder.FOLDER]
metrics_folder.end()
print("--")
print(os.path.exists(folder))
"""


def test_the_workers_of_a_host_are_summed_and_one_that_ended_is_none_of_them():
    env = {key: value for key, value in os.environ.items() if "PROMETHEUS" not in key}
    done = subprocess.run(
        [sys.executable, "-c", SUM], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    both, one, left = done.stdout.split("--")
    assert "deadair_sessions 3.0" in both
    assert "deadair_workers 2.0" in both
    assert "deadair_draining 1.0" in both
    assert "deadair_sessions 1.0" in one
    assert "deadair_draining 0.0" in one
    for text in (both, one):
        assert 'deadair_webhook_seconds_count{status="200"} 2.0' in text
        assert 'deadair_media_refused_total{why="token"} 3.0' in text
    looks = [
        float(re.search(r"last_look_timestamp_seconds ([\d.e+]+)", text)[1]) for text in (both, one)
    ]
    assert 9 < looks[1] - looks[0] < 11, "the one that is furthest behind is told"
    assert left.strip() == "False"
