"""Which servers `amqps://` takes: those whose certificate is checked, each by its own name.

The servers shake hands and hang up; `tests/estate/rabbitmq` has RabbitMQ behind TLS.
"""

import runpy
import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from types import SimpleNamespace

import pytest
import trustme
from celery import Celery

from deploy.local.run import ROOT
from tasks.broker.kombu_connection import Amqp

pytestmark = pytest.mark.unit
LIMIT_S = 30


class Server:
    """A port that speaks TLS, and what it saw of who came to speak AMQP."""

    def __init__(self, authority, certificate, *, asks):
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(self._context)
        if asks:
            self._context.verify_mode = ssl.CERT_REQUIRED
            authority.configure_trust(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.seen = []
        Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                self._meet(self._listener.accept()[0])

    def _meet(self, client):
        client.settimeout(LIMIT_S)
        with suppress(OSError), self._context.wrap_socket(client, server_side=True) as spoken:
            self.seen.append((spoken.recv(4), bool(spoken.getpeercert())))
        client.close()

    def close(self):
        self._listener.close()


@pytest.fixture
def authority(tmp_path):
    made = trustme.CA()
    made.file = tmp_path / "ca.pem"
    made.cert_pem.write_to_path(str(made.file))
    return made


@pytest.fixture
def serve(authority):
    started = []

    def serve(*names, asks=False, **issued):
        started.append(Server(authority, authority.issue_cert(*names, **issued), asks=asks))
        return started[-1]

    yield serve
    for server in started:
        server.close()


@pytest.fixture
def connect(monkeypatch, authority):
    """Connect as our workers do, and return what the server's refusal or ours was."""

    def made(url):
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        app = Celery("of-a-test", set_as_current=False, amqp=Amqp)
        settings = runpy.run_path(str(ROOT / "celeryconfig.py"))
        app.config_from_object(SimpleNamespace(**settings))
        return app.connection_for_write(connect_timeout=LIMIT_S)

    def connect(url, ca=authority.file):
        connection = url if hasattr(url, "connect") else made(f"{url}?ssl_ca_certs={ca}")
        with pytest.raises(connection.connection_errors) as raised:
            connection.transport.establish_connection()  # once: kombu's own tries all addresses
        return str(raised.value)

    connect.made = made
    return connect


def test_a_server_with_its_own_name_is_taken_again_and_again(serve, connect):
    server = serve("127.0.0.1", "localhost")
    for name in ("127.0.0.1", "localhost"):
        assert "verify failed" not in connect(f"amqps://{name}:{server.port}//")
    assert server.seen == [(b"AMQP", False)] * 2


def test_localhost_stays_the_name_of_a_connection_that_is_made_again(serve, connect, authority):
    server = serve("localhost")
    connection = connect.made(f"amqps://localhost:{server.port}//?ssl_ca_certs={authority.file}")
    for _ in range(2):
        assert "verify failed" not in connect(connection)
    assert connection.clone().hostname == "localhost"
    assert len(server.seen) == 2


def test_another_name_is_refused_unless_asked_for(serve, connect, authority):
    server = serve("rabbit.example")
    for name in ("127.0.0.1", "localhost"):
        assert "certificate verify failed" in connect(f"amqps://{name}:{server.port}//")
    assert server.seen == []
    url = (
        f"amqps://127.0.0.1:{server.port}//?ssl_check_hostname=false&ssl_ca_certs={authority.file}"
    )
    assert "verify failed" not in connect(connect.made(url))
    assert server.seen == [(b"AMQP", False)]


def test_another_authority_or_day_is_refused_unless_asked_for(serve, connect, tmp_path):
    server = serve("127.0.0.1")
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    assert "certificate verify failed" in connect(f"amqps://127.0.0.1:{server.port}//", other)
    over = serve("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    assert "expired" in connect(f"amqps://127.0.0.1:{over.port}//")
    assert server.seen == over.seen == []
    plain = connect.made(f"amqps://127.0.0.1:{server.port}//")
    assert "certificate verify failed" in connect(plain)
    unchecked = connect.made(f"amqps://127.0.0.1:{server.port}//?ssl_cert_reqs=none")
    assert "verify failed" not in connect(unchecked)
    assert server.seen == [(b"AMQP", False)]


def test_our_certificate_is_shown(serve, connect, authority, tmp_path):
    server = serve("127.0.0.1", asks=True)
    pem = tmp_path / "client.pem"
    authority.issue_cert("worker.example").private_key_and_cert_chain_pem.write_to_path(str(pem))
    url = f"amqps://127.0.0.1:{server.port}//?ssl_ca_certs={authority.file}"
    connect(connect.made(f"{url}&ssl_certfile={pem}"))
    assert server.seen == [(b"AMQP", True)]


def test_each_server_of_a_list_is_checked_by_its_own_name(serve, connect, authority):
    """One that fails over kept the name of the first."""
    one, other, misnamed = serve("127.0.0.1"), serve("localhost"), serve("rabbit.example")
    places = [("127.0.0.1", one), ("localhost", other), ("127.0.0.1", misnamed)]
    options = f"ssl_ca_certs={authority.file}"
    connection = connect.made(";".join(f"amqps://{n}:{s.port}//?{options}" for n, s in places))
    for name, server in places * 2:
        assert (connection.hostname, connection.port) == (name, server.port)
        assert ("verify failed" in connect(connection)) is (server is misnamed)
        connection.maybe_switch_next()
    assert [len(server.seen) for _, server in places] == [2, 2, 0]
