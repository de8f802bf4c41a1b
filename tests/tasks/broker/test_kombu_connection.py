"""A connection that goes on to the broker's next address stays ours, and soon tries again."""

import socket

import pytest
from celery import Celery
from kombu import Connection

from tasks import app
from tasks.broker.kombu_connection import PooledConnection

pytestmark = pytest.mark.unit
SEVERAL = {
    "tasks.broker.transport:SentinelTransport": "sentinel://one:1/3;sentinel://two:2/3",
    "tasks.broker.rabbitmq:Transport": "amqp://one:1//;amqp://two:2//",
    "tasks.broker.rabbitmq:TlsTransport": "amqps://one:1//;amqps://two:2//",
}


def one(connection):
    return connection


def pooled(connection):
    return connection.Pool(limit=2).acquire()


@pytest.mark.parametrize("kind", [one, pooled])
@pytest.mark.parametrize("transport", SEVERAL)
def test_the_next_address_is_reached_by_our_transport_too(transport, kind):
    def named(connection):
        found = type(connection.transport)
        return f"{found.__module__}:{found.__name__}"

    connection = kind(app.amqp.Connection(SEVERAL[transport], transport=transport))
    places = []
    for _ in range(4):
        places.append(connection.hostname)
        assert named(connection) == transport
        connection.maybe_switch_next()
    assert sorted(set(places)) == ["one", "two"]


def test_what_is_connected_to_for_tasks_is_such_a_connection():
    for connection in (app.connection_for_read(), app.connection_for_write()):
        assert type(connection) is app.amqp.Connection
    with app.producer_pool.acquire(block=True) as producer:
        assert type(producer.connection) is PooledConnection
    theirs = Celery("theirs", broker="redis://127.0.0.1:1/0", set_as_current=False)
    assert type(theirs.connection_for_write()) is Connection


def test_pauses_before_the_next_attempt_stay_short(monkeypatch):
    """A worker that finds the broker away mid fail-over waited for up to half a minute more."""
    pauses = []
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _: None)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # nobody listens
        connection = app.connection_for_read(f"redis://127.0.0.1:{closed.getsockname()[1]}/0")
        with pytest.raises(connection.connection_errors):
            connection.ensure_connection(
                lambda _, pause: pauses.append(pause), max_retries=12,
                reraise_as_library_errors=False,
            )  # fmt: skip
    assert len(pauses) >= 10
    assert 0 < max(pauses) <= 3
    assert pauses == sorted(pauses)


def test_a_worker_never_gives_its_broker_up():
    assert not app.conf.broker_connection_max_retries
