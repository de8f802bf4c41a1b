"""A connection to the broker that is made beforehand: the next message is sent over it."""

import pytest

from monitor.actions import NotSentError
from tasks import app as celery
from tasks import publish
from tests.broker_connections import forget_connections

pytestmark = pytest.mark.store


def connections(client):
    return {each["id"] for each in client.client_list()}


def test_the_next_message_needs_no_other(environment, store):
    del environment
    forget_connections()
    before = connections(store.redis)
    publish.connect()
    made = connections(store.redis) - before
    assert made
    publish.say("v3:call", "say-1")
    assert connections(store.redis) - before == made
    assert store.redis.llen("deadair.checkins") == 1


def test_a_broker_that_is_away_is_said_to_be(environment, monkeypatch):
    del environment
    monkeypatch.setitem(celery.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")  # Celery prefers it
    forget_connections()
    with pytest.raises(NotSentError):
        publish.connect()
    monkeypatch.undo()
    forget_connections()
