"""Settings and states of a Redis that would harm calls are named, with what to do."""

import pytest

from calls.service.redis_settings import RedisSettings, redis_settings
from web.cli.checks import redis_server

WELL = {
    "aof_enabled": 1,
    "aof_last_write_status": "ok",
    "rdb_last_bgsave_status": "ok",
    "maxmemory": 1_000,
    "used_memory": 100,
    "connected_clients": 10,
    "run_id": "one",
}
SET = {
    "timeout": "0",
    "tcp-keepalive": "300",
    "busy-reply-threshold": "5000",
    "appendfsync": "everysec",
    "stop-writes-on-bgsave-error": "yes",
    "min-replicas-to-write": "0",
    "maxclients": "10000",
}


def answer(info=None, config=None, away_ms=1.0):
    told = RedisSettings(WELL | (info or {}), SET | (config or {}), away_ms)
    return redis_server.answer(redis_server.faults(told))


@pytest.mark.unit
def test_a_server_that_is_as_it_should_be_is_fit():
    assert answer() == (True, "fit", "")


@pytest.mark.unit
def test_a_server_that_tells_no_settings_is_judged_by_the_rest():
    told = RedisSettings(WELL, {}, 1.0)
    assert redis_server.answer(redis_server.faults(told)) == (True, "fit", "")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("info", "config", "said", "fix"),
    [
        ({"loading": 1}, {}, "loads its data", "wait"),
        ({"rdb_last_bgsave_status": "err"}, {}, "it refuses writes", "BGSAVE"),
        ({"aof_last_write_status": "err"}, {}, "append-only file: it refuses", "free its disk"),
        ({}, {"min-replicas-to-write": "1"}, "fewer than 1 of its replicas", "min-replicas"),
        ({"used_memory": 950}, {}, "95% of its maxmemory", "raise maxmemory"),
        ({"connected_clients": 90}, {"maxclients": "100"}, "90 of its 100", "raise maxclients"),
        ({}, {"busy-reply-threshold": "50"}, "after 50 ms", "busy-reply-threshold 5000"),
    ],
)
def test_what_stops_calls_is_bad(info, config, said, fix):
    ok, detail, mend = answer(info, config)
    assert not ok
    assert said in detail
    assert fix in mend


@pytest.mark.unit
@pytest.mark.parametrize(
    ("info", "config", "said", "fix"),
    [
        ({"maxmemory": 0}, {}, "no maxmemory", "set maxmemory"),
        ({"evicted_keys": 3}, {}, "evicted 3 keys", "noeviction"),
        ({"rejected_connections": 2}, {}, "refused 2 connections", "maxclients"),
        ({}, {"timeout": "60"}, "idle for 60 s", "timeout 0"),
        ({}, {"tcp-keepalive": "0"}, "clients that are gone", "tcp-keepalive 300"),
        ({}, {"busy-reply-threshold": "0"}, "never ends", "busy-reply-threshold 5000"),
        ({}, {"busy-reply-threshold": "600000"}, "never ends", "busy-reply-threshold 5000"),
        ({}, {"appendfsync": "no"}, "a crash loses calls", "everysec"),
        ({}, {"appendfsync": "always"}, "waits for its disk", "everysec"),
        (
            {"rdb_last_bgsave_status": "err"},
            {"stop-writes-on-bgsave-error": "no"},
            "snapshot failed",
            "BGSAVE",
        ),
    ],
)
def test_what_may_be_meant_is_a_note(info, config, said, fix):
    ok, detail, mend = answer(info, config)
    assert ok
    assert said in detail
    assert fix in mend


@pytest.mark.unit
def test_a_server_far_away_is_noted():
    ok, detail, mend = answer(away_ms=35.2)
    assert ok
    assert "35 ms away" in detail
    assert "data centre" in mend


@pytest.mark.unit
def test_the_bad_comes_before_what_is_noted():
    ok, detail, _ = answer({"maxmemory": 0, "loading": 1})
    assert not ok
    assert detail == "it still loads its data"


@pytest.mark.store
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("timeout", 3600, "idle for 3600 s"),
        ("busy-reply-threshold", 100, "after 100 ms"),
        ("min-replicas-to-write", 1, "fewer than 1 of its replicas"),
    ],
)
def test_a_real_server_s_settings_are_read(deps, name, value, said):
    server = deps.store.redis
    before = server.config_get(name)[name]
    server.config_set(name, value)
    try:
        _, detail, fix = redis_server.store(deps)
    finally:
        server.config_set(name, before)
    assert said in detail
    assert fix


@pytest.mark.store
def test_a_broker_on_the_store_s_server_is_not_told_twice(deps):
    assert redis_server.broker(deps) == (True, "the store's", "")


@pytest.mark.store
def test_a_broker_of_its_own_that_forgets_is_noted(deps, monkeypatch):
    ours = redis_settings(deps.store.redis)
    told = [ours._replace(info=ours.info | {"run_id": "another", "aof_enabled": 0}), ours]
    monkeypatch.setattr(redis_server, "redis_settings", lambda _: told.pop(0))
    ok, detail, fix = redis_server.broker(deps)
    assert ok
    assert "a restart loses the tasks" in detail
    assert "appendonly yes" in fix


@pytest.mark.store
def test_a_server_that_allows_no_config_is_read_all_the_same(deps):
    server = deps.store.redis
    server.execute_command("ACL", "SETUSER", "default", "-config")
    try:
        told = redis_settings(server)
    finally:
        server.execute_command("ACL", "SETUSER", "default", "+config")
    assert told.config == {}
    assert told.run_id
