"""What /livez, /readyz and /metrics report of one worker, its clock and its store."""

import pytest

from calls import keys
from calls.service import clocks
from calls.service.clocks import Clocks

pytestmark = pytest.mark.store


@pytest.fixture
def get(app):
    return app.test_client().get


def test_a_worker_whose_hub_looks_no_more_is_not_alive(get, deps, monkeypatch):
    assert get("/livez").status_code == 200, "nobody has started it"
    monkeypatch.setattr(deps.hub, "since_look_s", lambda: 9.9)
    assert get("/livez").status_code == 200
    monkeypatch.setattr(deps.hub, "since_look_s", lambda: 10.5)
    answer = get("/livez")
    assert (answer.status_code, answer.text) == (
        503,
        "this worker's last poll of its calls was 10 s ago",
    )


def test_a_clock_that_is_off_is_told_and_makes_nobody_unready(get, deps, monkeypatch):
    assert get("/readyz").json["clock"] == "ok"
    Clocks(deps.store.redis).report("celery@host-2:7")
    deps.store.redis.hset(keys.CLOCKS, "celery@host-2:7", f"{deps.store.leases.now_ms()} 29.900")
    answer = get("/readyz")
    assert answer.json["clock"] == "celery@host-2:7 is +29.9 s off Redis's"
    assert (
        'deadair_clock_skew_seconds{process="celery@host-2:7"} 29.9' in get("/metrics/service").text
    )
    deps.store.redis.delete(keys.CLOCKS)
    real = clocks.time
    monkeypatch.setattr(clocks, "time", lambda: real() - 5)
    assert get("/readyz").json["clock"] == f"{deps.name} is -5.0 s off Redis's"


def test_the_store_s_memory_and_what_it_does_when_full_are_told(get, deps):
    deps.store.redis.zadd(keys.ENDED, {"one": 1, "two": 2})
    deps.store.redis.set(keys.ENDED_TOTAL, 4_000)
    told = get("/metrics/service").text
    assert "deadair_ended_calls 2.0" in told
    assert "deadair_ended_calls_bytes 4000.0" in told
    assert "deadair_redis_max_bytes 0.0" in told
    assert 'deadair_redis_eviction{policy="noeviction"} 1.0' in told


@pytest.mark.one_redis
def test_a_master_that_refuses_writes_makes_its_host_unready(get, deps):
    """It was cut off from its replicas (`min-replicas-to-write`), and others serve."""
    redis = deps.store.redis
    assert get("/readyz").json["redis"] == "ok"
    redis.config_set("min-replicas-to-write", 1)
    try:
        answer = get("/readyz")
    finally:
        redis.config_set("min-replicas-to-write", 0)
    assert (answer.status_code, answer.json["redis"]) == (503, "unreachable: NOREPLICAS")


@pytest.mark.one_redis
def test_a_full_store_leaves_the_pages_in_reach(get, deps):
    redis = deps.store.redis
    redis.config_set("maxmemory", 1)
    try:
        assert get("/readyz").json["redis"] == "ok"
    finally:
        redis.config_set("maxmemory", 0)
