"""What calls leave behind in a worker: no object of it; and what holds the others up meanwhile.

The product's own worker under gunicorn, real sockets and Redis. Counts of objects, no seconds.
"""

import json
import os
import signal
import socket
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import websocket

from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin
from telephony.media.stream_token import issue
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH
from tests.system.harness.waiting import eventually
from tests.web.media.client_frames import frame

pytestmark = pytest.mark.system

SECRET = "a secret of the garbage tests"
OPERATOR = Origin(by="test")
TIMES = 4
"""What one call leaves behind is kept for the next; what each leaves is not."""

MANY, CHURN, AT_ONCE = 400, 300, 20
WALKED = 15_000
"""A young collection looks at some thousand objects, whatever lives beside them."""


class Worker:
    """One web worker, and calls on it."""

    def __init__(self, process, store, port):
        self.process, self.store, self.port = process, store, port
        self.pid = process.children()[0]

    def call(self, name):
        """Return the media socket of a call that has begun and been heard."""
        self.store.call_ringing(name, OPERATOR, "default", "incoming", "")
        self.store.call_answered(name, OPERATOR)
        self.store.attach_session(name, OPERATOR, "none")
        self.store.pause(name, OPERATOR, paused=True)
        url = f"ws://127.0.0.1:{self.port}/media/{issue(SECRET, name)}"
        ws = websocket.create_connection(url, timeout=20)
        media = {
            "track": "inbound",
            "chunk": "1",
            "timestamp": "20",
            "payload": "f39/" * 53 + "fw==",
        }
        for said in (
            {"event": "start", "stream_id": "s", "start": {"call_control_id": name}},
            {"event": "media", "stream_id": "s", "media": media},
            {"event": "mark", "mark": {"name": "none"}},
        ):
            ws.send(json.dumps(said))
        ws.ping("heard?")
        ws.recv_data(control_frame=True)  # the session has taken all of it
        return ws

    def told(self):
        """Return the worker's report of its objects."""
        before = self._lines()
        os.kill(self.pid, signal.SIGUSR2)
        eventually(lambda: len(self._lines()) > len(before), 10, what="the worker tells")
        return json.loads(self._lines()[-1].removeprefix("TOLD "))

    def _lines(self):
        return [
            line for line in self.process.log.read_text().splitlines() if line.startswith("TOLD {")
        ]


@pytest.fixture
def worker(redis_url, tmp_path):
    """Return a function that starts a worker with additional variables."""
    with ExitStack() as stack:

        def start(**variables):
            port, log = free_port(), tmp_path / "gunicorn.log"
            conf = "tests/web/media/gc_report.conf.py"
            env = {
                "PATH": PATH,
                "PORT": str(port),
                "WEB_CONCURRENCY": "1",
                "REDIS_URL": redis_url,
                "ADMIN_TOKEN": "the token of the garbage tests",
                "SECRET_KEY": SECRET,
            }
            command = [sys.executable, "-m", "gunicorn", "-c", conf, "web.app:create_app()"]
            process = Process("gunicorn", command, env=env | variables, log=log)
            process.start()
            stack.callback(process.close)
            eventually(lambda: _accepts(port), 20, what="the worker listens")
            store = CallStore(stack.enter_context(connect(redis_url)))
            return Worker(process, store, port)

        yield start


def _accepts(port):
    with socket.create_connection(("127.0.0.1", port), 1) as sock:
        sock.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
        return sock.recv(12).endswith(b"200")


def goodbye(ws):
    ws.close()


def gone(ws):
    """End without a word, as a peer that died."""
    ws.shutdown()


def stopped(ws):
    ws.send('{"event": "stop"}')


def refused(ws):
    """Break Telnyx's protocol, in media."""
    ws.send('{"event": "media", "media": {"payload": 1}}')


def broken(ws):
    """Break the WebSocket's protocol."""
    ws.sock.sendall(frame(0xFF, b""))


ENDINGS = [goodbye, gone, stopped, refused, broken]


@pytest.mark.parametrize("reader", ["pump", "stock"])
def test_a_call_that_is_over_is_freed_without_the_garbage_collector(worker, reader):
    a_worker = worker(MEDIA_READER=reader, COLLECTOR="off")
    live(a_worker, "first")
    before = a_worker.told()
    live(a_worker, "then")
    eventually(lambda: left(before, a_worker.told()) == {}, 10)


def live(worker, name):
    """Have calls end in each of the ways."""
    for n in range(TIMES):
        for end in ENDINGS:
            ws = worker.call(f"v3:{name}-{end.__name__}-{n}")
            end(ws)
            ws.shutdown()


def left(before, after):
    """Return what each call of some ending left, of our own types and gunicorn's of a request."""
    more = Counter(after["alive"]) - Counter(before["alive"])
    return {name: number for name, number in more.items() if number >= TIMES}


def test_nothing_is_imported_beside_live_calls(worker):
    """The first message to the broker used to hold every call of a worker up with its imports."""
    a_worker = worker()
    assert "web.ws" in a_worker.told()["imported"], "what is there before any call"
    for end in ENDINGS:
        ws = a_worker.call(f"v3:{end.__name__}")
        end(ws)
        ws.shutdown()
    sent = 2 * len(ENDINGS) - 1  # a greeting each, and another stream where Telnyx did not stop it
    queue = a_worker.store.redis
    eventually(lambda: queue.llen("deadair.checkins") == sent, 10, what="all messages are sent")
    assert a_worker.told()["imported"] == []


def test_no_collection_looks_at_live_calls(worker):
    a_worker = worker()
    with ExitStack() as standing, ThreadPoolExecutor(AT_ONCE) as pool:
        for ws in pool.map(a_worker.call, (f"v3:{n}" for n in range(MANY - CHURN))):
            standing.callback(ws.shutdown)
        for ws in pool.map(a_worker.call, (f"v3:brief-{n}" for n in range(CHURN))):
            ws.close()
        told = a_worker.told()
        assert told["objects"] > 50 * (MANY - CHURN), "what a full collection would look at"
        young, middle, full = told["walked"]
        assert full == [0, 0]
        assert min(young[0] // 10, middle[0]) > 5, "there were collections"
        assert max(young[1], middle[1]) < WALKED
    few = told["objects"] / 2
    eventually(lambda: emptied(a_worker, few), 60, what="all collected once no call is left")


def emptied(worker, few):
    told = worker.told()
    return told["walked"][2][0] and told["objects"] < few
