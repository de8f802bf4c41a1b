"""The nginx sample before two web hosts: a whole call, each host's metrics, sign-ins by address.

Needs nginx, which `make estate` gets from Debian, and is skipped where there is none.
"""

import re
from types import SimpleNamespace

import httpx
import pytest

from tests.estate.nginx import NGINX, nginx
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import Call
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH, Service
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not NGINX, reason="deploy/scripts/tools.sh could not get nginx"),
]
GUESSER, OPERATOR = "127.0.0.2", "127.0.0.3"
CALLS = 4


def served_by(directory, port, hosts):
    """Return nginx at *port* before *hosts*."""
    servers = " ".join(f"server 127.0.0.1:{host};" for host in hosts)
    changes = {"server web:8000;": servers, "listen 8080;": f"listen 127.0.0.1:{port};"}
    return nginx(directory, {"deadair.conf": changes}, port)


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """Start a Dead Air with two web hosts behind nginx, which is all that Telnyx knows."""
    directory = tmp_path_factory.mktemp("nginx")
    port, second = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    service = Service(
        directory,
        web_workers=2,
        variables={"PUBLIC_URL": url},
        simulator_options={"webhook_url": f"{url}/webhooks/telnyx"},
    )
    other = Process(
        "web-2",
        service.line("web"),
        env={"PATH": PATH, **service.variables, "PORT": str(second)},
        log=directory / "web-2.log",
        ready=lambda: httpx.get(f"http://127.0.0.1:{second}/readyz").status_code == 200,
    )
    proxy = served_by(directory, port, (service.port, second))
    try:
        proxy.start()
        other.start(ready_within_s=0)
        service.start()
        other.wait_ready(60)
        hosts = [service.url, f"http://127.0.0.1:{second}"]
        yield SimpleNamespace(service=service, url=url, hosts=hosts, directory=directory)
    finally:
        other.close()
        proxy.close()
        service.close()


@pytest.fixture(scope="module")
def called(behind):
    """Carry some silent calls, whose sockets and webhooks go to either host."""
    calls = [Call(behind.service).place() for _ in range(CALLS)]
    return [call.over(60) for call in calls]


def test_the_timeline_holds_behind_it(called):
    for record in called:
        assert_whole(record, normal=2, grace=1.5)


def total(url, name):
    text = httpx.get(url, timeout=5, trust_env=False).text
    lines = re.findall(rf"^{name}(?:{{.*}})? ([\d.e+]+)$", text, re.MULTILINE)
    return sum(map(float, lines))


@pytest.mark.usefixtures("called")
def test_hosts_tell_their_share_and_the_service_tells_the_sum(behind):
    def adds_up():
        shares = [total(f"{host}/metrics", "deadair_webhooks_taken_total") for host in behind.hosts]
        sums = {
            total(f"{host}/metrics/service", "deadair_webhooks_taken_total")
            for host in behind.hosts
        }
        assert all(shares), shares
        assert sums == {sum(shares)}, (shares, sums)
        return True

    eventually(adds_up, 10, what="the hosts' shares add up to the service's sum")
    for host in behind.hosts:
        assert total(f"{host}/metrics", "deadair_workers") == 2
        assert total(f"{host}/metrics", "deadair_sessions") == 0


def test_no_media_token_is_in_its_log(behind, called):
    written = (behind.directory / "deadair.log").read_text()
    assert '"GET /media/..." 101' in written
    assert "/webhooks/telnyx" in written
    for record in called:
        for entry in record["timeline"]:
            url = entry.get("body", {}).get("stream_url", "") if "body" in entry else ""
            if url:
                assert url.rpartition("/")[2] not in written
    errors = (behind.directory / "error.log").read_text()
    assert "/media/" not in errors


def sign_in(behind, address, token):
    """Try *token* from *address*, through nginx, which says where it came from."""
    transport = httpx.HTTPTransport(local_address=address)
    forged = {"X-Forwarded-For": OPERATOR}
    with httpx.Client(base_url=behind.url, transport=transport, headers=forged) as browser:
        page = browser.get("/login").text
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return browser.post("/login", data={"token": token, "csrf_token": csrf}).status_code


def test_one_guesser_does_not_lock_out_the_operators(behind):
    tried = [sign_in(behind, GUESSER, "a guess of somebody's") for _ in range(11)]
    assert tried == [401] * 10 + [429]
    assert sign_in(behind, GUESSER, behind.service.admin_token) == 429
    assert sign_in(behind, OPERATOR, behind.service.admin_token) == 302
