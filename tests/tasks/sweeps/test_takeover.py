"""The sweep has a new stream opened for a call that nobody holds, and takes none from its owner."""

import pytest

from calls import keys
from calls.leases import LEASE_MS
from calls.store_types import Origin
from tasks import publish
from tasks.sweeps import sweep
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


@pytest.fixture
def streams(monkeypatch):
    """Gather the calls for which a stream is requested."""
    found = []
    monkeypatch.setattr(publish, "open_stream", lambda call, _: found.append(call))
    return found


@pytest.fixture
def store(parts, spoken, monkeypatch):
    """Have a session attach right after the sweep has read that nobody holds the call."""
    spoken(0)
    leases = parts.store.leases
    leases.lapse(CALL)
    read = leases.lapsed()

    def read_before_it_attached():
        if not parts.store.snapshot(CALL, TELNYX).owner:
            parts.store.attach_session(CALL, Origin(by="web-1"), "stream-1")
        return read

    monkeypatch.setattr(leases, "lapsed", read_before_it_attached)
    return parts.store


def swept(store):
    store.redis.delete(keys.SWEEP_LOCK)
    sweep.sweep()
    return store.snapshot(CALL, TELNYX).owner


def test_a_session_that_attaches_meanwhile_keeps_its_call(store, streams):
    assert swept(store) == "web-1"
    assert streams == []


def test_one_that_has_not_renewed_its_lease_since_it_attached_loses_it(store, streams):
    swept(store)
    store.redis.hincrby(keys.of_call(CALL)[0], "attached_at", -LEASE_MS)
    assert swept(store) == ""
    assert streams == [CALL]


def seconds_to_the_next(store, streams):
    """Sweep once a second until a stream is requested, by moving the last request back."""
    asked = len(streams)
    for second in range(60):
        swept(store)
        if len(streams) > asked:
            return second
        store.redis.hincrby(keys.of_call(CALL)[0], "stream_asked_at", -1_000)
    raise AssertionError("no stream was requested for a minute")


def test_the_longer_no_stream_comes_the_longer_the_next_request_waits(store, streams):
    """Each one costs an overloaded worker another handshake, and cuts off the one under way."""
    store.attach_session = lambda *_: None
    assert [seconds_to_the_next(store, streams) for _ in range(5)] == [0, 5, 10, 20, 20]


def test_after_a_stream_the_next_request_is_as_quick_as_the_first(store, streams):
    attach, store.attach_session = store.attach_session, lambda *_: None
    for _ in range(3):
        seconds_to_the_next(store, streams)
    attach(CALL, Origin(by="web-1"), "stream-1")
    store.redis.hincrby(keys.of_call(CALL)[0], "attached_at", -LEASE_MS)
    assert seconds_to_the_next(store, streams) <= 5
