"""Commands use a connection again while it serves, and half an answer is none."""

import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import trustme

from telephony.call_control.client import TelnyxClient
from telephony.call_control.command import Command
from telephony.call_control.errors import LimitedError, TryAgainError, UnansweredError
from tests.telephony.call_control.scripted_server import Server, answer

pytestmark = pytest.mark.unit
COMMAND = Command("v3:1", "an-id")


@pytest.fixture
def serve():
    with ExitStack() as stack:

        def make(*connections, **options):
            server = Server(*connections, **options)
            stack.callback(server.close)
            return server

        yield make


@pytest.fixture
def client_of():
    with ExitStack() as stack:

        def make(server, host="127.0.0.1", scheme="http", **options):
            url = f"{scheme}://{host}:{server.port}/v2"
            client = TelnyxClient(api_key="KEY-of-a-test", base_url=url, **options)
            stack.callback(client._sdk.close)
            return client

        yield make


def test_commands_share_a_connection(serve, client_of):
    server = serve([answer()] * 3)
    telnyx = client_of(server)
    for _ in range(3):
        telnyx.hang_up(COMMAND)
    assert len(server.requests) == 3


def test_a_command_is_the_same_each_time(serve, client_of):
    server = serve([answer()] * 2)
    telnyx = client_of(server)
    for _ in range(2):
        telnyx.speak(COMMAND, text="Grüße", voice="v", language="de-DE")
    first, second = server.requests
    line, headers, body = first
    assert first == second
    assert line == ["POST", "/v2/calls/v3:1/actions/speak", "HTTP/1.1"]
    assert headers["authorization"] == "Bearer KEY-of-a-test"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert headers["content-type"] == headers["accept"] == "application/json"
    assert headers["user-agent"].startswith("Telnyx/Python")
    assert json.loads(body)["payload"] == "Grüße"


def test_a_connection_closed_between_commands_costs_none(serve, client_of):
    server = serve([answer()], [answer()])
    telnyx = client_of(server)
    telnyx.hang_up(COMMAND)
    assert server.closed.wait(5)
    telnyx.hang_up(COMMAND)
    assert len(server.requests) == 2


def test_a_connection_that_the_answer_ends_is_not_used_again(serve, client_of):
    server = serve([answer(more=b"Connection: close\r\n")], [answer()])
    telnyx = client_of(server)
    for _ in range(2):
        telnyx.hang_up(COMMAND)
    assert len(server.requests) == 2


class Status(BaseHTTPRequestHandler):
    """Answers with the call that it was asked about."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the library's name
        call = self.path.rpartition("/")[2]
        body = json.dumps({"data": {"is_alive": True, "client_state": call}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def test_each_of_many_threads_gets_its_own_answer():
    calls = [f"v3:{n}" for n in range(400)]
    with ThreadingHTTPServer(("127.0.0.1", 0), Status) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        telnyx = TelnyxClient(api_key="K", base_url=f"http://127.0.0.1:{server.server_port}/v2")
        with closing(telnyx._sdk), ThreadPoolExecutor(8) as pool:
            found = list(pool.map(telnyx.status, calls))
        server.shutdown()
    assert [status.client_state for status in found] == calls


def test_an_answer_may_end_with_its_connection(serve, client_of):
    server = serve([answer(b'{"data": {"is_alive": true}}', length=False)], [answer()])
    telnyx = client_of(server)
    assert telnyx.is_alive("v3:1")
    telnyx.hang_up(COMMAND)


def test_an_answer_may_come_in_chunks_and_after_another(serve, client_of):
    chunks = b'7\r\n{"data"\r\n14\r\n: {"is_alive": true}\r\n1\r\n}\r\n0\r\n\r\n'
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    chunked = answer(chunks, length=False, more=b"Transfer-Encoding: chunked\r\n")
    server = serve([early + chunked, answer()])
    telnyx = client_of(server)
    assert telnyx.is_alive("v3:1")
    telnyx.hang_up(COMMAND)


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        answer()[:-5],
        answer(b"7\r\n{}     ", length=False, more=b"Transfer-Encoding: chunked\r\n"),
        b"what is no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
)
def test_half_an_answer_is_none(serve, client_of, half):
    server = serve([answer(), half], [answer()])
    telnyx = client_of(server)
    telnyx.hang_up(COMMAND)
    with pytest.raises(UnansweredError):
        telnyx.hang_up(COMMAND)
    telnyx.hang_up(COMMAND)


def test_a_refusal_for_the_rate_says_for_how_long(serve, client_of):
    heard = []
    limited = answer(
        b'{"errors": [{"code": "10011"}]}',
        status=b"429 Too Many Requests",
        more=b"Retry-After: 7\r\nX-RateLimit-Limit: 20\r\n",
    )
    server = serve([limited, answer()])
    telnyx = client_of(server, hears_limit=lambda name, told: heard.append((name, told.limit)))
    with pytest.raises(LimitedError) as refused:
        telnyx.hang_up(COMMAND)
    telnyx.hang_up(COMMAND)
    assert refused.value.after_s == 7
    assert refused.value.code == "10011"
    assert heard == [("hangup", 20)]


def test_a_redirect_is_followed_with_the_body_and_without_the_key(serve, client_of):
    elsewhere = serve([answer()])
    to = b"Location: http://localhost:%d/there\r\n" % elsewhere.port
    server = serve([answer(status=b"307 Temporary Redirect", more=to)])
    client_of(server).hang_up(COMMAND)
    [(line, headers, body)] = elsewhere.requests
    assert line[:2] == ["POST", "/there"]
    assert json.loads(body) == {"command_id": "an-id"}
    assert "authorization" not in headers


def test_a_cookie_is_given_back(serve, client_of):
    server = serve([answer(more=b"Set-Cookie: __cf_bm=1; Path=/\r\n"), answer(), answer()])
    telnyx = client_of(server)
    for _ in range(3):
        telnyx.hang_up(COMMAND)
    assert [headers.get("cookie") for _, headers, _ in server.requests] == [
        None, "__cf_bm=1", "__cf_bm=1",
    ]  # fmt: skip


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def tls(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def _trusted(authority, tmp_path, monkeypatch):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.mark.usefixtures("_trusted")
def test_a_trusted_server_is_spoken_to_over_tls(serve, client_of, tls):
    server = serve([answer()] * 2, context=tls)
    telnyx = client_of(server, "localhost", "https")
    for _ in range(2):
        telnyx.hang_up(COMMAND)
    assert len(server.requests) == 2


def test_a_server_that_nobody_vouches_for_gets_nothing(serve, client_of, tls):
    server = serve([answer()], context=tls)
    with pytest.raises(TryAgainError) as refused:
        client_of(server, "localhost", "https").hang_up(COMMAND)
    assert refused.type is TryAgainError  # never sent
    assert server.requests == []


@pytest.mark.usefixtures("_trusted")
def test_a_server_of_another_name_gets_nothing(serve, client_of, tls):
    server = serve([answer()], context=tls)
    with pytest.raises(TryAgainError) as refused:
        client_of(server, "127.0.0.1", "https").hang_up(COMMAND)
    assert refused.type is TryAgainError
    assert server.requests == []


def test_a_proxy_of_the_environment_carries_commands(serve, client_of, monkeypatch):
    proxy = serve([answer()])
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    client_of(proxy, host="api.example.test").hang_up(COMMAND)
    [(line, _, _)] = proxy.requests
    assert line[1] == f"http://api.example.test:{proxy.port}/v2/calls/v3:1/actions/hangup"
