"""Redis and Sentinel with TLS: which servers the store and the broker accept and refuse.

Each runs in a separate process, as in the service, for Celery reads its configuration once.
"""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.estate.tls.servers import BINARY, NEEDS, Certificates, RedisTls, SentinelTls
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.sentinel import MASTER, in_step
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not BINARY, reason=NEEDS),
]
OWN = "open-sesame"
OPENSSL = shutil.which("openssl") or ""
ASK = """
import json
from calls.redis_client.connect import connect
from calls.redis_client.scripts import Steps
from deadair import StoreUnavailableError
from deadair.config import StoreConfig
from tasks import app

config, found = StoreConfig.from_env(), {}
try:
    with connect(config.redis_url) as client:
        found["store"] = "" if Steps(client).run("pulse", ["p"], 3_000) else "?"
except StoreUnavailableError as error:
    found["store"] = str(error)
try:
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=0, timeout=3)
        channel = connection.default_channel
        found["broker"] = "" if channel.client.ping() else "?"
except Exception as error:
    found["broker"] = f"{type(error).__name__}: {error}"
print(json.dumps(found))
"""


def refusals(url):
    """Return why store and broker at *url* are not taken; '' for one that is."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env={"REDIS_URL": url, "PATH": "/usr/bin:/bin"},
        cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def url(server, scheme="rediss", **options):
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"{scheme}://127.0.0.1:{server.port}/2" + (f"?{query}" if query else "")


def taken(found):
    assert found == {"store": "", "broker": ""}


def refused(found, *words):
    for side, why in found.items():
        assert any(word in why.lower() for word in words), (side, why)


@pytest.fixture
def serve(tmp_path):
    """Return a function that starts a Redis with the certificates it is given."""
    started = []

    def serve(ask_clients=False, of=None, **issued):
        certificates = of or Certificates(tmp_path / f"certificates-{len(started)}", **issued)
        name = f"server-{len(started)}"
        server = RedisTls(tmp_path, certificates, name=name, ask_clients=ask_clients)
        started.append(server)
        server.start().ready()
        return server

    yield serve
    for server in started:
        server.teardown()


def test_a_server_is_taken_once_its_authority_is_named(serve):
    server, other = serve(), serve()
    refused(refusals(url(server)), "certificate verify failed")
    wrong = str(other.certificates.authority)
    refused(refusals(url(server, ssl_ca_certs=wrong)), "certificate verify failed")
    taken(refusals(url(server, ssl_ca_certs=str(server.certificates.authority))))
    taken(refusals(url(server, ssl_cert_reqs="none")))


def test_a_self_signed_server_is_taken_only_as_its_own_authority(serve, tmp_path):
    server = serve()
    certificate, key = tmp_path / "self.pem", tmp_path / "self-key.pem"
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=self", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    with server.client as client:
        client.execute_command(
            "CONFIG", "SET", "tls-cert-file", str(certificate), "tls-key-file", str(key)
        )
    refused(refusals(url(server)), "self-signed certificate", "self signed certificate")
    refused(
        refusals(url(server, ssl_ca_certs=str(server.certificates.authority))),
        "certificate verify failed",
    )
    taken(refusals(url(server, ssl_ca_certs=str(certificate))))


def test_a_certificate_of_another_name_or_day_is_refused(serve):
    misnamed = serve(names=("redis.example",))
    authority = str(misnamed.certificates.authority)
    refused(refusals(url(misnamed, ssl_ca_certs=authority)), "ip address mismatch")
    taken(refusals(url(misnamed, ssl_ca_certs=authority, ssl_check_hostname="false")))
    over = serve(not_after=datetime(2020, 1, 1, tzinfo=UTC))
    authority = str(over.certificates.authority)
    refused(refusals(url(over, ssl_ca_certs=authority)), "certificate has expired")


def test_a_server_that_asks_for_a_certificate_gets_ours(serve):
    server = serve(ask_clients=True)
    known, ours = (server.certificates.of_client(certificate=shown) for shown in (False, True))
    for why in refusals(url(server, **known)).values():
        assert why
    taken(refusals(url(server, **ours)))


def test_neither_side_speaks_plainly_to_the_other(serve, tmp_path):
    server = serve()
    for why in refusals(url(server, scheme="redis")).values():
        assert why
    plain = RedisProcess(tmp_path, name="plain").start()
    try:
        plain.ready()
        authority = str(server.certificates.authority)
        for why in refusals(url(plain, ssl_ca_certs=authority)).values():
            assert why
    finally:
        plain.teardown()


def test_a_sentinel_is_checked_as_its_servers_are(serve, tmp_path):
    master = serve()
    certificates = master.certificates
    replica = serve(of=certificates)
    with replica.client as client:
        client.replicaof("127.0.0.1", master.port)
    eventually(lambda: in_step(replica), 20, what="the replica is in step")
    sentinel = SentinelTls(
        tmp_path / "sentinel", certificates, master=master.port, name=MASTER, password=OWN
    )
    at = f"sentinels://127.0.0.1:{sentinel.port}/{MASTER}/3?sentinel_password={OWN}"
    try:
        sentinel.start().ready()
        taken(refusals(f"{at}&ssl_ca_certs={certificates.authority}"))
        for why in refusals(at).values():
            assert why
        for why in refusals(at.replace("sentinels", "sentinel", 1)).values():
            assert why
        wrong = at.replace(OWN, "another")
        for why in refusals(f"{wrong}&ssl_ca_certs={certificates.authority}").values():
            assert why
    finally:
        sentinel.teardown()
