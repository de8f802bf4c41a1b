"""No command to Telnyx takes longer than its deadline, whatever the other side does."""

import socket
import time
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest

from deadair import resolver
from deadair.resolver import LEFT_BEHIND, resolve
from telephony.call_control import sender
from telephony.call_control.client import TelnyxClient
from telephony.call_control.command import Command
from telephony.call_control.errors import TryAgainError, UnansweredError

pytestmark = pytest.mark.unit
COMMAND = Command("v3:1", "an-id")
MORE_THAN_BUFFERS = 6_000_000  # of both ends of a socket; its JSON takes a part of the deadline
BODY = b'{"data": {"result": "ok"}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
    BODY
)


class Peer:
    """A server of one connection at a time that answers as *answer* does."""

    def __init__(self, answer):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v2"
        self.over = Event()
        self._answer = answer
        Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                with sock, suppress(OSError):
                    if self._answer is not reads_nothing:
                        sock.recv(65_536)
                    self._answer(sock, self.over)

    def close(self):
        self.over.set()
        self._listener.close()


def drips_head(sock, over):
    for n in range(10_000):
        sock.sendall(HEAD[n : n + 1] or b"x")
        if over.wait(0.02):
            return


def drips_body(sock, over):
    sock.sendall(HEAD.replace(b"26", b"9000"))
    for _ in range(10_000):
        sock.sendall(b" ")
        if over.wait(0.02):
            return


def says_nothing(_sock, over):
    over.wait(30)


def reads_nothing(_sock, over):
    over.wait(30)


def continues_for_ever(sock, over):
    while not over.wait(0.02):
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def nothing_is_under_way():
    until = time.monotonic() + 5
    while resolver._room._value < LEFT_BEHIND and time.monotonic() < until:
        time.sleep(0.01)


@pytest.fixture
def peer():
    made = []

    def make(answer):
        made.append(Peer(answer))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def client_of():
    """A client of the API at a URL; its sockets are closed with the test, not by the collector."""
    with ExitStack() as stack:

        def make(base_url):
            client = TelnyxClient(api_key="KEY", base_url=base_url)
            stack.callback(client._sdk.close)
            return client

        yield make


@pytest.mark.parametrize(
    "answer", [drips_head, drips_body, says_nothing, reads_nothing, continues_for_ever]
)
def test_a_command_ends_in_time(peer, client_of, monkeypatch, answer):
    monkeypatch.setattr(sender, "TIMEOUT_S", 0.5)
    telnyx = client_of(peer(answer).url)
    telnyx.warm()
    text = "x" * (MORE_THAN_BUFFERS if answer is reads_nothing else 10)
    began = time.monotonic()
    with pytest.raises(UnansweredError):
        telnyx.speak(COMMAND, text=text, voice="v", language="en-US")
    assert 0.4 < time.monotonic() - began < 2.5


def test_an_answer_in_time_is_taken_and_the_next_command_has_its_own_time(
    peer, client_of, monkeypatch
):
    def slow(sock, over):
        over.wait(0.3)
        sock.sendall(HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + BODY)

    monkeypatch.setattr(sender, "TIMEOUT_S", 0.5)
    telnyx = client_of(peer(slow).url)
    for _ in range(3):
        telnyx.hang_up(COMMAND)


def test_what_was_never_sent_is_not_taken_for_unanswered(client_of):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        telnyx = client_of(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(TryAgainError) as refused:
            telnyx.hang_up(COMMAND)
    assert refused.type is TryAgainError


def test_a_name_that_nobody_looks_up_costs_no_more(client_of, monkeypatch):
    asked, let_go = Event(), Event()

    def hangs(*_args, **_more):
        asked.set()
        let_go.wait(10)
        raise OSError

    monkeypatch.setattr(sender, "TIMEOUT_S", 0.4)
    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    telnyx = client_of("http://api.example.test/v2")
    began = time.monotonic()
    with pytest.raises(TryAgainError):
        telnyx.hang_up(COMMAND)
    assert time.monotonic() - began < 2
    assert asked.is_set()
    let_go.set()
    nothing_is_under_way()


def test_only_so_many_look_ups_are_left_behind(monkeypatch):
    let_go, under_way = Event(), []

    def hangs(*_args, **_more):
        under_way.append(1)
        let_go.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    for _ in range(LEFT_BEHIND + 5):
        with pytest.raises(TimeoutError):
            resolve("a.example.test", 443, 0.001)
    assert len(under_way) == LEFT_BEHIND
    let_go.set()
    nothing_is_under_way()
    assert resolve("a.example.test", 443, 5) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "192.0.2.7"])
def test_an_address_is_its_own(monkeypatch, host):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: 1 / 0)
    assert resolve(host, 80, 0) == [host]


def test_what_is_no_name_is_an_error_of_the_network():
    with pytest.raises(OSError, match="no host name"):
        resolve("a" * 80 + ".example", 80, 5)
