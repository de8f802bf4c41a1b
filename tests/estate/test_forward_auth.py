"""People who have signed in to their own provider: the nginx samples, before a web host.

nginx asks an authentication service about each request (`auth_request`), as oauth2-proxy answers
it. Needs nginx, which `make estate` gets from Debian, and is skipped where there is none.
"""

import contextlib
import re
import threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import httpx
import pytest

from tests.estate.nginx import NGINX, nginx
from tests.system.harness.processes import free_port
from tests.system.harness.service import Service

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not NGINX, reason="deploy/scripts/tools.sh could not get nginx"),
]
PEOPLE = {"ada": "phone,voice-admins", "bob": "sales", "cy": "support"}
FORGED = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "voice-admins"}


@contextlib.contextmanager
def provider():
    """Serve what oauth2-proxy's `/oauth2/auth` answers for the person in the cookie."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get("person")
            name = cookie.value if cookie else ""
            self.send_response(202 if name in PEOPLE else 401)
            if name in PEOPLE:
                self.send_header("X-Auth-Request-User", name)
                self.send_header("X-Auth-Request-Groups", PEOPLE[name])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_both_samples(directory, web, asked):
    """Return nginx, and its ports: the open one, and the one behind a login."""
    plain, people = free_port(), free_port()
    samples = {
        "deadair.conf": {"server web:8000;": f"server 127.0.0.1:{web};",
                         "listen 8080;": f"listen 127.0.0.1:{plain};"},
        "signed-in.conf": {"listen 8081;": f"listen 127.0.0.1:{people};",
                           "http://127.0.0.1:4180": f"http://127.0.0.1:{asked}"},
    }  # fmt: skip
    return nginx(directory, samples, plain, people), plain, people


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """Start one web host and its Redis behind nginx."""
    directory = tmp_path_factory.mktemp("forward-auth")
    variables = {
        "FORWARD_AUTH_USER": "X-Forwarded-User",
        "FORWARD_AUTH_ROLES": "configure:voice-admins,operate:support,look:*",
    }
    service = Service(directory, web_workers=1, variables=variables)
    with provider() as asked:
        proxy, plain, people = with_both_samples(directory, service.port, asked)
        try:
            service.store.container.process.start()
            service.web.start(ready_within_s=90)
            proxy.start()
            yield SimpleNamespace(
                service=service,
                plain=f"http://127.0.0.1:{plain}",
                people=f"http://127.0.0.1:{people}",
            )
        finally:
            proxy.close()
            service.close()


@pytest.fixture
def browse(behind):
    """Return a function that opens a browser as some person of the provider's, None for none."""
    opened = []

    def browse(person=None, base=None, **headers):
        cookies = {"person": person} if person else {}
        headers = {"Accept": "text/html"} | headers
        client = httpx.Client(base_url=base or behind.people, cookies=cookies, headers=headers)
        opened.append(client)
        return client

    yield browse
    for client in opened:
        client.close()


def deletes_an_agent(browser):
    """Return the status of a form that only those who configure may send."""
    csrf = re.search(r'name="csrf" content="([^"]+)"', browser.get("/").text)[1]
    return browser.post("/agents/nobody/delete", data={"csrf_token": csrf}).status_code


def test_who_has_signed_in_there_needs_no_token_and_may_what_their_groups_may(browse):
    ada, bob, cy = browse("ada"), browse("bob"), browse("cy")
    for browser in (ada, bob, cy):
        assert browser.get("/").status_code == 200
    assert deletes_an_agent(ada) != 403
    assert deletes_an_agent(bob) == deletes_an_agent(cy) == 403


def test_who_has_not_is_refused_by_nginx_whatever_they_send(browse):
    for browser in (browse(), browse("mallory"), browse(**FORGED), browse("mallory", **FORGED)):
        assert browser.get("/").status_code == 401


def test_nobody_becomes_another_by_sending_headers(browse):
    bob = browse("bob", **FORGED)
    assert bob.get("/").status_code == 200
    assert deletes_an_agent(bob) == 403


def test_where_telnyx_comes_in_headers_name_nobody(behind, browse):
    stranger = browse("ada", base=behind.plain, **FORGED)
    assert stranger.get("/").headers["Location"].startswith("/login")
    assert stranger.get("/api/calls").status_code == 401


def test_the_api_takes_tokens_alone_and_webhooks_have_their_own_port(behind, browse):
    ada = browse("ada")
    assert ada.get("/api/calls").status_code == 401
    token = {"Authorization": f"Bearer {behind.service.admin_token}"}
    assert ada.get("/api/calls", headers=token).status_code == 200
    assert ada.post("/webhooks/telnyx", content=b"{}").status_code == 404
    assert browse(base=behind.plain).post("/webhooks/telnyx", content=b"{}").status_code == 401
