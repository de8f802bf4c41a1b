"""Our channels keep one client a pool and lose no message; anybody else's are kombu's own."""

import socket

import pytest
from celery import Celery, current_app
from kombu.transport import redis as redis_transport

from tasks import app
from tasks.broker.transport import Channel

pytestmark = pytest.mark.store


def client_of(channel):
    with channel.conn_or_acquire() as client:
        return client


def test_a_channel_keeps_its_client(redis_url):
    with app.connection_for_write(redis_url) as connection, connection.channel() as channel:
        client = client_of(channel)
        assert client.ping()
        assert client_of(channel) is client
        assert client is not channel.client, "the polling one is a client of its own"


def test_a_new_pool_gets_a_new_client(redis_url):
    with app.connection_for_write(redis_url) as connection, connection.channel() as channel:
        client = client_of(channel)
        channel._disconnect_pools()
        assert client_of(channel) is not client
        assert client_of(channel).ping()


def test_celery_publishes_through_it(redis_url):
    with app.connection_for_write(redis_url) as connection:
        app.send_task("sweeps.sweep", connection=connection)
        client = client_of(connection.default_channel)
        assert client.llen("deadair.sweeps") == 1


def test_another_app_of_the_process_has_kombu_s_own_transport(redis_url):
    theirs = Celery("theirs", broker=redis_url, set_as_current=False)
    with theirs.connection_for_write() as connection:
        assert type(connection.transport) is redis_transport.Transport
        assert type(connection.default_channel) is redis_transport.Channel
    with app.connection_for_write(redis_url) as connection:
        assert type(connection.default_channel) is Channel
        assert connection.default_channel.unacked_key == "deadair.unacked"


def test_our_app_is_nobody_s_current_one():
    assert current_app._get_current_object() is not app


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux has it")
def test_who_waits_for_a_task_is_told_when_the_broker_falls_silent(redis_url):
    """The kernel ends such a connection; without, BRPOP waits for good."""
    with app.connection_for_read(redis_url) as connection, connection.channel() as channel:
        waiting = channel.client.connection_pool.get_connection()
        options = [
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
            (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
        ]
        assert [waiting._sock.getsockopt(*option) for option in options] == [1, 5_000]
