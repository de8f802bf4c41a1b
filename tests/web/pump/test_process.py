"""Fifty sockets of one gunicorn worker at once: the pump and simple-websocket's reader agree."""

import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
import websocket

from tests.system.processes import Process, free_port, listening
from tests.system.service import PATH
from tests.web.pump.frames import close, frame

pytestmark = pytest.mark.system

SOCKETS = 50
ENDINGS = {
    "goodbye": (close(1000), 1000),
    "unmasked": (b"\x81\x02hi", 1002),
    "no UTF-8": (frame(0x81, b"\xff"), 1007),
    "too big": (frame(0x81, b"a" * 65_537), 1009),
    "the session fails": (frame(0x81, b"boom"), 1011),
}


@pytest.fixture(params=["pump", "stock"])
def address(request, tmp_path):
    port = free_port()
    process = Process(
        "gunicorn",
        [
            *(sys.executable, "-m", "gunicorn", "-k", "gevent", "--no-control-socket"),
            *("-b", f"127.0.0.1:{port}", "tests.web.pump.app:app"),
        ],
        env={"PATH": PATH, "MEDIA_READER": request.param, "PYTHONWARNINGS": "ignore"},
        log=tmp_path / "gunicorn.log",
        ready=lambda: listening(port),
    ).start()
    yield f"ws://127.0.0.1:{port}/", "PumpedThread" if request.param == "pump" else "Thread"
    assert "Traceback" not in process.logs()
    process.close()


def talk(address, number, stream):
    """Send *stream* in pieces of its own, ask what was got, end in one of the ways."""
    url, reader = address
    pick = random.Random(number)  # noqa: S311 - where to cut is no secret
    media = stream * pick.randint(1, 5)
    sent = sha256()
    ws = websocket.create_connection(url, timeout=20)
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
