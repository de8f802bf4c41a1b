"""Connections over TLS read whom to trust once, not each for itself, and a replaced file anew."""

import ssl

import pytest
import trustme
from kombu import Connection

from calls.redis_client import tls_context
from calls.redis_client.connect import connect
from calls.redis_client.failover import Tls, WatchedTls
from deadair import StoreUnavailableError
from tasks.broker.transport import SentinelTransport
from tests.network.tls import TlsServer

pytestmark = pytest.mark.store


@pytest.fixture
def server(redis_server, tmp_path):
    with TlsServer(redis_server.port, tmp_path) as server:
        yield server


@pytest.fixture
def made(monkeypatch):
    """Count the contexts that are made."""
    real, made = ssl.create_default_context, []
    tls_context._context.cache_clear()
    monkeypatch.setattr(ssl, "create_default_context", lambda: made.append(1) or real())
    return made


def connected(pool, count):
    found = [pool.get_connection() for _ in range(count)]
    for connection in found:
        assert connection._sock
        pool.release(connection)
        connection.disconnect()


def test_a_pool_s_connections_share_one(server, made):
    with connect(server.url(ssl_ca_certs=str(server.authority))) as client:
        connected(client.connection_pool, 3)
        connected(client.connection_pool, 2)
    assert len(made) == 1


def test_other_options_have_one_of_their_own(server, made):
    trusting = server.url(ssl_cert_reqs="none")
    strict = server.url()
    for _ in range(2):
        with connect(trusting) as client:
            assert client.ping()
        with connect(strict) as client, pytest.raises(StoreUnavailableError, match="certificate"):
            client.ping()
    assert len(made) == 2


def test_a_replaced_file_is_read_anew(server, made):
    theirs = server.authority.read_bytes()
    url = server.url(ssl_ca_certs=str(server.authority))
    with connect(url) as client:
        assert client.ping()
    trustme.CA().cert_pem.write_to_path(str(server.authority))
    with connect(url) as client, pytest.raises(StoreUnavailableError, match="certificate"):
        client.ping()
    server.authority.write_bytes(theirs)
    with connect(url) as client:
        assert client.ping()
    assert len(made) == 3


def test_sentinels_are_asked_over_the_same():
    pool = connect("sentinels://one,two/main/1").connection_pool
    assert pool.connection_class is WatchedTls
    assert [each.connection_pool.connection_class for each in pool.sentinel_manager.sentinels] == [
        Tls, Tls,
    ]  # fmt: skip


@pytest.mark.parametrize("asynchronous", [False, True])
def test_the_broker_s_sentinels_too(asynchronous):
    about = {"master_name": "main"}
    connection = Connection(
        "sentinel://one:1;sentinel://two:2", transport=SentinelTransport,
        ssl={"ssl_cert_reqs": ssl.CERT_REQUIRED}, transport_options=about,
    )  # fmt: skip
    channel = SentinelTransport.Channel.__new__(SentinelTransport.Channel)
    channel.connection = connection.transport
    channel.master_name = "main"
    channel.keyprefix_fanout = "/{db}."
    pool = channel._get_pool(asynchronous)
    asked = [each.connection_pool.connection_class for each in pool.sentinel_manager.sentinels]
    assert issubclass(pool.connection_class, WatchedTls)
    assert asked == [Tls, Tls]
