"""One call that nobody can read keeps the sweep from no other."""

import pytest

from calls import keys
from calls.leases import LEASE_MS
from calls.snapshot import CallState
from tasks import publish
from tasks.sweeps import sweep
from tests.tasks.conftest import TELNYX

pytestmark = pytest.mark.store
WELL, STRANGE = "v3:well", "v3:a-strange-one"

STRANGE_IN = {
    "a state of another version": lambda r: r.hset(keys.of_call(STRANGE)[0], "state", "parked"),
    "a number that is none": lambda r: r.hset(keys.of_call(STRANGE)[0], "epoch", "many"),
    "an infinite number": lambda r: r.hset(keys.of_call(STRANGE)[0], "answered_at", "inf"),
    "a ledger entry that is no JSON": lambda r: r.hset(keys.of_call(STRANGE)[1], "u", "{"),
    "a ledger entry without its fields": lambda r: r.hset(keys.of_call(STRANGE)[1], "u", "{}"),
    "a ledger entry of another kind": lambda r: r.hset(keys.of_call(STRANGE)[1], "u", "[1]"),
    "a hash that is a text": lambda r: r.set(keys.of_call(STRANGE)[0], "text"),
    "a ledger that is a text": lambda r: r.set(keys.of_call(STRANGE)[1], "text"),
    "a version that is no number": lambda r: r.set(keys.version(STRANGE), "x"),
    "settings that are none": lambda r: r.hset(keys.of_call(STRANGE)[0], "settings", "[]"),
}


@pytest.fixture
def asked(parts, monkeypatch):
    """Have two lapsed calls, and gather for which of them a stream is asked."""
    for call in (STRANGE, WELL):
        parts.store.call_ringing(call, TELNYX, "default", "incoming", "")
        parts.store.call_answered(call, TELNYX)
        parts.store.leases.lapse(call)
    streams = []
    monkeypatch.setattr(publish, "open_stream", lambda call, _: streams.append(call))
    monkeypatch.setattr(publish, "answer", lambda _: None)
    return streams


def swept(parts):
    parts.store.redis.delete(keys.SWEEP_LOCK)
    sweep.sweep()


@pytest.mark.parametrize("strange", STRANGE_IN)
def test_a_call_that_cannot_be_read_is_skipped_counted_and_told_of(parts, asked, strange):
    STRANGE_IN[strange](parts.store.redis)
    swept(parts)
    assert WELL in asked
    assert parts.store.redis.exists(keys.SWEPT), "the sweep came to its end"
    assert parts.store.snapshot(WELL, TELNYX).state is CallState.ANSWERED
    if strange not in {"settings that are none", "a version that is no number"}:  # no harm yet
        parts.counters.flush()
        assert parts.counters.totals()["calls_unreadable"] >= 1


def test_neither_does_one_that_somebody_holds(parts, asked):
    now_ms = parts.store.leases.now_ms()
    parts.store.redis.zadd(keys.LIVE, {STRANGE: now_ms + 10 * LEASE_MS})
    parts.store.redis.hset(keys.of_call(STRANGE)[0], mapping={"state": "parked", "token": 3})
    swept(parts)
    assert asked == [WELL]
    assert parts.store.redis.exists(keys.SWEPT)


def test_it_is_looked_after_again_once_it_can_be_read(parts, asked):
    parts.store.redis.hset(keys.of_call(STRANGE)[0], "state", "parked")
    swept(parts)
    parts.store.redis.hset(keys.of_call(STRANGE)[0], "state", "answered")
    swept(parts)
    assert sorted(asked) == [STRANGE, WELL]
