"""Fifty sockets of one worker at once: the pump and simple-websocket's reader agree.

So they do where the pump can't read and steps aside: TLS in the worker, and a server with threads.
"""

import os
import random
import ssl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
import websocket

from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH
from tests.web.media.client_frames import close, frame

pytestmark = pytest.mark.system

SOCKETS = 50
ENDINGS = {
    "goodbye": (close(1000), 1000),
    "unmasked": (b"\x81\x02hi", 1002),
    "no UTF-8": (frame(0x81, b"\xff"), 1007),
    "too big": (frame(0x81, b"a" * 65_537), 1009),
    "the session fails": (frame(0x81, b"boom"), 1011),
}


LONG = b'{"event": "media", "payload": "%s"}' % (b"x" * 12_000)
"""More than is read at a time, and less than TLS puts into one record."""

SERVERS = {
    "pump": ("pump", ["-k", "gevent"], "PumpedThread without a thread"),
    "stock": ("stock", ["-k", "gevent"], "Thread"),
    "TLS": ("pump", ["-k", "gevent"], "PumpedThread with a thread"),
    "threads": ("pump", ["-k", "gthread", "--threads", str(SOCKETS)], "PumpedThread with a thread"),
}


@pytest.fixture
def certificate(tmp_path):
    """Return the options that make gunicorn speak TLS."""
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=localhost", "-days", "1", "-nodes", "-newkey", "rsa:2048"]
    command = ["openssl", "req", "-x509", *subject, "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    return ["--certfile", str(made), "--keyfile", str(key)]


@pytest.fixture(params=SERVERS)
def address(request, tmp_path):
    reader, options, how = SERVERS[request.param]
    secure = request.param == "TLS"
    tls = request.getfixturevalue("certificate") if secure else []
    port, log = free_port(), tmp_path / "gunicorn.log"
    process = Process(
        "gunicorn",
        [
            *(sys.executable, "-m", "gunicorn", *options, *tls, "--no-control-socket"),
            *("-b", f"127.0.0.1:{port}", "tests.web.media.pump.echo_app:app"),
        ],
        env={"PATH": PATH, "MEDIA_READER": reader, "PYTHONWARNINGS": "ignore"},
        log=log,
        ready=lambda: "Booting worker" in log.read_text(),
    ).start()
    yield f"{'wss' if secure else 'ws'}://127.0.0.1:{port}/", how
    assert "Traceback" not in process.logs()
    process.close()


def talk(address, number, stream):
    """Send *stream* in pieces of its own, ask what was got, end in one of the ways."""
    url, reader = address
    pick = random.Random(number)
    media = [*stream * pick.randint(1, 5), LONG]
    sent = sha256()
    ws = websocket.create_connection(url, timeout=20, sslopt={"cert_reqs": ssl.CERT_NONE})
    for text in media:
        data = frame(0x81, text, os.urandom(4))
        sent.update(text)
        cut = pick.randrange(len(data)) if pick.random() < 0.3 else len(data)
        ws.sock.sendall(data[:cut])
        ws.sock.sendall(data[cut:])
    ws.sock.sendall(frame(0x89, b"here?"))
    assert ws.recv_data(control_frame=True) == (10, b"here?")
    ws.sock.sendall(frame(0x81, b"report"))
    assert ws.recv() == f"{sent.hexdigest()} {reader}"
    ending, code = ENDINGS[list(ENDINGS)[number % len(ENDINGS)]]
    ws.sock.sendall(ending)
    opcode, data = ws.recv_data(control_frame=True)
    ws.shutdown()
    return opcode, int.from_bytes(data[:2]) == code


def test_fifty_sockets(address, telnyx_messages):
    with ThreadPoolExecutor(SOCKETS) as pool:
        ends = pool.map(lambda n: talk(address, n, telnyx_messages), range(SOCKETS))
        assert list(ends) == [(8, True)] * SOCKETS
