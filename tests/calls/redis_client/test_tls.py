"""Redis over TLS: store and broker check the certificate alike, by a configured authority."""

import json
import subprocess
import sys

import pytest

from calls.redis_client.connect import connect
from calls.redis_client.scripts import Steps
from deadair import StoreUnavailableError
from tests.network.tls import TlsServer
from tests.system.harness.processes import REPOSITORY

pytestmark = pytest.mark.store
BROKER = """
import json
from tasks import app
try:
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=0, timeout=3)
        channel = connection.default_channel
        print(json.dumps([bool(channel.client.ping()), ""]))
except Exception as error:
    print(json.dumps([False, f"{type(error).__name__}: {error}"]))
"""


@pytest.fixture
def server(redis_server, tmp_path):
    with TlsServer(redis_server.port, tmp_path) as server:
        yield server


@pytest.fixture
def misnamed(redis_server, tmp_path):
    with TlsServer(redis_server.port, tmp_path, names=("redis.example",)) as server:
        yield server


def store_takes(url):
    with connect(url) as client:
        try:
            return bool(client.set("a", 1)) and bool(Steps(client).run("pulse", ["p"], 3_000))
        except StoreUnavailableError as error:
            if "certificate" not in str(error).lower():
                raise
            return False


def broker_takes(url):
    """Ask in a separate process: Celery reads its configuration once."""
    env = {"REDIS_URL": url, "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        [sys.executable, "-c", BROKER],
        env=env, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    took, why = json.loads(ran.stdout.splitlines()[-1])
    assert took or "certificate" in why.lower(), why
    return took


TAKES = [pytest.param(store_takes, id="store"), pytest.param(broker_takes, id="broker")]


@pytest.mark.parametrize("takes", TAKES)
def test_a_certificate_of_nobody_we_know_is_refused(server, takes):
    assert not takes(server.url())


@pytest.mark.parametrize("takes", TAKES)
@pytest.mark.parametrize("word", ["", "required", "CERT_REQUIRED"])
def test_it_is_taken_once_its_authority_is_named(server, takes, word):
    given = {"ssl_ca_certs": str(server.authority)} | ({"ssl_cert_reqs": word} if word else {})
    assert takes(server.url(**given))


@pytest.mark.parametrize("takes", TAKES)
def test_a_certificate_for_another_name_is_refused(misnamed, takes):
    assert not takes(misnamed.url(ssl_ca_certs=str(misnamed.authority)))
    assert takes(misnamed.url(ssl_ca_certs=str(misnamed.authority), ssl_check_hostname="false"))


@pytest.mark.parametrize("takes", TAKES)
@pytest.mark.parametrize("word", ["none", "CERT_NONE"])
def test_a_client_that_says_so_checks_nothing(server, takes, word):
    assert takes(server.url(ssl_cert_reqs=word))
