"""The doctor lists other users of our servers, and refuses servers that would lose calls."""

import pytest

from calls import keys
from calls.service import neighbours as found_by
from calls.store_types import Origin
from web.cli import neighbours

TELNYX = Origin(by="telnyx")


@pytest.fixture
def theirs(deps):
    """Return a client that does with the store and the broker as others would."""
    return deps.store.redis


@pytest.mark.store
def test_with_our_own_keys_alone_nobody_else_is_found(deps, answered):
    answered("v3:one")
    deps.store.request_stream("v3:one", TELNYX, 1_000)
    deps.counters.add("healed")
    deps.counters.flush()
    ok, said, fix = neighbours.store(deps)
    assert ok
    assert said.startswith("no other applications' keys"), said
    assert not fix


@pytest.mark.store
@pytest.mark.parametrize(
    ("name", "head"),
    [("session:42", "session"), ("celery-task-meta-1", "celery-task-meta-1"), ("celery", "celery")],
)
def test_keys_of_others_in_the_store_are_named(deps, theirs, name, head):
    theirs.set(name, 1)
    ok, said, fix = neighbours.store(deps)
    assert ok
    assert said == f"1 of 1 keys belong to others: {head}"
    assert "DEADAIR_KEY_PREFIX" in fix


@pytest.mark.store
def test_another_celery_on_the_broker_is_named_and_ours_is_not(deps, theirs):
    theirs.sadd("_kombu.binding.deadair.webhooks", "x")
    theirs.sadd("_kombu.binding.deadair.celeryev", "x")
    assert neighbours.broker(deps) == (True, "no other Celery on its database", "")
    theirs.sadd("_kombu.binding.celery", "x")
    theirs.hset("unacked", "tag", "a message of theirs")
    ok, said, fix = neighbours.broker(deps)
    assert ok
    assert said == "another Celery uses this database: celery, unacked"
    assert "no conflict" in fix


@pytest.mark.store
def test_where_control_is_shared_it_is_told(without, theirs):
    theirs.sadd("_kombu.binding.celery.pidbox", "x")
    app = without(events="shared")
    _, _, fix = neighbours.broker(app.extensions["deadair"])
    assert "ends Dead Air's workers" in fix


@pytest.mark.store
@pytest.mark.parametrize("look", [neighbours.store, neighbours.broker])
def test_a_server_that_evicts_is_refused(deps, theirs, look):
    theirs.config_set("maxmemory-policy", "allkeys-lru")
    try:
        ok, said, fix = look(deps)
    finally:
        theirs.config_set("maxmemory-policy", "noeviction")
    assert not ok
    assert "allkeys-lru" in said
    assert "noeviction" in fix


@pytest.mark.store
@pytest.mark.parametrize("look", [neighbours.store, neighbours.broker])
def test_a_server_that_is_too_old_is_refused(deps, look, monkeypatch):
    old = found_by.Server(version=(6, 0), policy="noeviction", cluster=False)
    monkeypatch.setattr(found_by, "server", lambda _: old)
    ok, said, fix = look(deps)
    assert (ok, said) == (False, "Redis 6.0")
    assert "7.0 or newer" in fix


@pytest.mark.unit
def test_every_key_s_beginning_is_known():
    heads = found_by.our_heads()
    names = [*keys.of_call("v3:x"), keys.COUNTERS, keys.HOOKS_DUE, keys.PENDING, keys.RUNAWAY]
    names += [keys.agent("a"), keys.dial("d"), keys.legs("s"), keys.sign_ins("::1"), keys.CLOCKS]
    names += [keys.pace("v", "en"), keys.idempotency("x"), keys.bridges(1), keys.SWEEP_LOCK]
    assert {name.partition(":")[0] for name in names} <= heads
    assert "celery" not in heads


@pytest.mark.store
def test_the_server_says_what_it_is(deps):
    told = found_by.server(deps.store.redis)
    assert told.version >= found_by.OLDEST
    assert (told.policy, told.cluster) == ("noeviction", False)
