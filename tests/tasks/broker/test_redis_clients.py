"""kombu's Redis channels keep one client a pool, and make another when the pool is another."""

import pytest
from kombu import Connection

from tasks import app

pytestmark = pytest.mark.store


def client_of(channel):
    with channel.conn_or_acquire() as client:
        return client


def test_a_channel_keeps_its_client(redis_url):
    with Connection(redis_url) as connection, connection.channel() as channel:
        client = client_of(channel)
        assert client.ping()
        assert client_of(channel) is client
        assert client is not channel.client, "the polling one is a client of its own"


def test_a_new_pool_gets_a_new_client(redis_url):
    with Connection(redis_url) as connection, connection.channel() as channel:
        client = client_of(channel)
        channel._disconnect_pools()
        assert client_of(channel) is not client
        assert client_of(channel).ping()


def test_celery_publishes_through_it(redis_url):
    with app.connection_for_write(redis_url) as connection:
        app.send_task("sweeps.sweep", connection=connection)
        client = client_of(connection.default_channel)
        assert client.llen("webhooks") == 1
