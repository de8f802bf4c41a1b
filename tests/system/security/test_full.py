"""A worker that holds all the media sockets it takes refuses more at once and goes on answering.

gunicorn counts WebSockets among its connections; at that limit plain requests would wait, Telnyx's
webhooks among them, until a call ends.
"""

import socket
import time
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlsplit

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.media import MediaPeer
from tests.system.harness.waiting import eventually

MOST = 300
pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(web_workers=1, variables={"CALLS_PER_WORKER": str(MOST)}),
]
STARTS_WITHIN_S = 30
ANSWERED_S = 1.0
"""Telnyx waits two seconds for its webhook; without room it would wait until a call ends."""


def knock(url, stack):
    """Ask for the upgrade and return the status; the socket is open until *stack* is left."""
    sock = stack.enter_context(socket.create_connection((url.hostname, url.port), timeout=10))
    sock.sendall(
        f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    answer = sock.recv(4096)
    assert answer, "closed without an answer"
    return int(answer.split(b" ", 2)[1])


def test_webhooks_get_in_where_no_more_calls_do(own_service, measured):
    service = own_service
    [worker] = service.web.children()
    call = Call(service, faults=[{"do": "started-only"}]).place()
    url = urlsplit(call.stream_url())
    with ExitStack() as stack:
        opened = 0
        while knock(url, stack) == 101 and opened < 2 * MOST:
            opened += 1
        # Who came first is let go before the last is in, should this machine be slow.
        assert MOST <= opened <= MOST + 500
        took = []
        for _ in range(20):
            body = service.webhooks.event("call.answered", call_control_id="v3:somebody-new")
            began = time.monotonic()
            assert service.webhooks.post(body).status_code == 200
            took.append(time.monotonic() - began)
        assert median(took) < ANSWERED_S, took
        assert service.api.http.get("/livez").status_code == 200
        eventually(lambda: 'why="full"' in _refusals(service), 20, what="the refusal is counted")
        measured(f"webhooks of a worker with {MOST} sockets: at most {max(took) * 1000:.0f} ms")
    eventually(lambda: _lets_in(url), 20, what="there is room again")
    call.leave()
    assert service.web.children() == [worker], service.web.tail()


def test_who_never_says_which_call_it_is_for_is_let_go(own_service):
    call = Call(own_service, faults=[{"do": "started-only"}]).place()
    with MediaPeer(call.stream_url(), call.id) as peer:
        assert peer.closed_with(within_s=STARTS_WITHIN_S + 10) == 1001
    call.leave()


def _lets_in(url):
    with ExitStack() as stack:
        return knock(url, stack) == 101


def _refusals(service):
    metrics = service.api.http.get("/metrics/service").text
    return "".join(line for line in metrics.splitlines() if "media_refused" in line)
