"""The guard before a receiver, on real sockets: what may be reached, and for how long."""

import socket
import threading
from contextlib import contextmanager

import pytest

from deadair.addresses import is_public
from tasks.hooks import http_post
from tasks.hooks.http_post import NotTakenError, post

pytestmark = pytest.mark.unit

TLS = b"\x16\x03"
"""How a TLS handshake begins."""

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # the metadata of many a cloud
    "100.64.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_that_is_public(address):
    assert is_public(address)


class Peer:
    """One connection's worth of a server: sends `answer`, or nothing at all."""

    def __init__(self, answer):
        self.answer = answer
        self.request = b""
        self.accepted = threading.Event()
        self.done = threading.Event()


@contextmanager
def serving(*answer):
    """Listen on loopback for one connection; parts of *answer* may be callables to wait in."""
    peer = Peer(answer)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        thread = threading.Thread(target=_serve, args=(server, peer), daemon=True)
        thread.start()
        peer.url = f"http://127.0.0.1:{server.getsockname()[1]}/hooks?team=a"
        try:
            yield peer
        finally:
            peer.done.set()
            if not peer.accepted.is_set():
                socket.create_connection(server.getsockname()).close()
            thread.join(10)


def _serve(server, peer):
    try:
        connection, _ = server.accept()
    except OSError:
        return
    peer.accepted.set()
    with connection:
        connection.settimeout(10)
        try:
            while b"{}" not in peer.request and not peer.request.startswith(TLS):
                more = connection.recv(4096)
                if not more:
                    return
                peer.request += more
            for part in peer.answer:
                connection.sendall(part)
            if not peer.answer:
                peer.done.wait(10)
        except OSError:
            pass


def send(url, *, development=True):
    return post(url, {"webhook-id": "msg_1"}, "{}", development=development)


@pytest.mark.parametrize("status", [200, 204, 302, 410, 500])
def test_the_answers_status_is_told_as_it_is(status):
    with serving(b"HTTP/1.1 %d Whatever\r\nLocation: http://127.0.0.1:1/\r\n\r\n" % status) as peer:
        assert send(peer.url) == status
    head, _, body = peer.request.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    assert lines[0] == "POST /hooks?team=a HTTP/1.1"
    assert "webhook-id: msg_1" in lines
    assert f"Host: {peer.url.split('/')[2]}" in lines
    assert body == "{}"


def test_the_rest_of_the_answer_is_not_waited_for():
    with serving(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n") as peer:
        assert send(peer.url) == 200


@pytest.mark.parametrize("answer", [b"", b"220 mail ready\r\n", b"HTTP/1.1 2\r\n", b"x" * 5_000])
def test_what_is_no_http_is_no_answer(answer):
    with serving(answer) as peer, pytest.raises(NotTakenError):
        send(peer.url)


def test_a_receiver_that_hangs_is_left_in_time(monkeypatch):
    monkeypatch.setattr(http_post, "TOTAL_S", 0.3)
    with serving() as peer, pytest.raises(NotTakenError, match="TimeoutError"):
        send(peer.url)


def test_a_receiver_that_drips_is_left_in_time(monkeypatch):
    """One byte at a time, each within any limit on a single read."""
    monkeypatch.setattr(http_post, "TOTAL_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        left = threading.Event()

        def drip():
            connection, _ = server.accept()
            with connection:
                while not left.wait(0.1):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(NotTakenError, match="TimeoutError"):
            send(f"http://127.0.0.1:{server.getsockname()[1]}/")
        left.set()
        thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_reached_in_development_only(host):
    with serving(b"HTTP/1.1 200 OK\r\n\r\n") as peer:
        url = peer.url.replace("127.0.0.1", host)
        with pytest.raises(NotTakenError, match="not public"):
            send(url, development=False)
        with pytest.raises(NotTakenError, match="not public"):
            send(url.replace("http:", "https:"))
        assert not peer.accepted.is_set()


@pytest.mark.parametrize("answers", [["10.0.0.8"], ["8.8.8.8", "127.0.0.1"], ["::ffff:10.0.0.8"]])
def test_a_name_that_leads_inside_is_not_reached(monkeypatch, answers):
    """Nor one whose owner gives a public address too and hopes for the other one."""

    def resolve(host, port, **_):
        assert host == "hooks.example.org"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in answers]

    def connect(*_, **__):
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotTakenError, match="not public"):
        send("https://hooks.example.org/a")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    """A second look at the name could bring another answer (DNS rebinding)."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))]

    def connect(address, _timeout):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotTakenError, match="ConnectionRefusedError"):
        send("https://hooks.example.org:8443/a")
    assert asked == ["hooks.example.org", ("8.8.8.8", 8443)]


def test_a_name_that_nobody_knows(monkeypatch):
    def resolve(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotTakenError, match="gaierror"):
        send("https://hooks.example.org/a")


def test_https_is_never_spoken_in_the_clear(monkeypatch):
    with serving(b"HTTP/1.1 200 OK\r\n\r\n") as peer:
        monkeypatch.setattr(http_post, "is_public", lambda _: True)
        with pytest.raises(NotTakenError):
            send(peer.url.replace("http:", "https:"))
    assert peer.request.startswith(TLS)
    assert b"msg_1" not in peer.request
