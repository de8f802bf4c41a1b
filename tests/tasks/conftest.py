"""A Celery worker's parts in this process, on a real Redis, and a call for its tasks."""

import pytest

from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin, Speech
from tasks import dependencies, publish

CALL = "v3:call-1"
TELNYX = Origin(by="web-1")


@pytest.fixture
def client(redis_url):
    with connect(redis_url) as client:
        yield client


@pytest.fixture
def parts(redis_url, broker_url, monkeypatch):
    """Return the parts of a Celery worker process that this one now is."""
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("CELERY_BROKER_URL", broker_url)
    monkeypatch.setenv("TELNYX_API_KEY", "KEY-of-a-test")
    dependencies.dependencies.cache_clear()
    parts = dependencies.dependencies()
    yield parts
    dependencies.dependencies.cache_clear()
    parts.store.redis.close()


@pytest.fixture
def sent(monkeypatch):
    """The tasks that would have been enqueued, by name."""
    names = []
    monkeypatch.setattr(publish, "_send", lambda name, _kwargs, **_: names.append(name))
    return names


@pytest.fixture
def spoken(client):
    """Begin an answered call on which *utterances* have been registered."""

    def begin(utterances):
        store = CallStore(client)
        store.call_ringing(CALL, TELNYX, "default", "incoming", "")
        store.call_answered(CALL, TELNYX)
        for n in range(utterances):
            store.register_utterance(CALL, TELNYX, f"u-{n}", "say", 1_000, Speech(text="hello"))
        return store

    return begin
