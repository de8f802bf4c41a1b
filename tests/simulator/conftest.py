"""A simulator and an application on real loopback sockets, each in a thread with its own loop."""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import Future

import pytest
from aiohttp import WSMsgType, web

from simulator import server
from simulator.model.options import Options
from simulator.webhooks.signing import Signer

DEADLINE_S = 30.0
LATE_S = 0.8
"""How much later than it is due something may come, should the machine be busy."""


def lasted(took, seconds):
    """Return whether something took its time: never less, and no more than a busy machine adds."""
    return seconds - 0.02 <= took < seconds + LATE_S


def until(condition, seconds=DEADLINE_S):
    """Wait for a condition and return its value; fail the test if it never holds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
    return value


class Loop:
    """An event loop in a thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine):
        future: Future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        return future.result(DEADLINE_S)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(DEADLINE_S)
        self.loop.close()


def http(method, url, body=None, headers=None):
    """Return (status, parsed body) of one request."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers or {}, method=method)  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:  # noqa: S310  # loopback
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


class App:
    """The application under test: takes webhooks and media sockets, and acts as a test directs."""

    def __init__(self):
        self.deliveries = []  # (event_type, envelope, headers, raw body, monotonic)
        self.statuses = []  # answers to give, first to last; then 200
        self.delays = []  # seconds to wait before them
        self.sockets = []
        self._loop = Loop()
        self.port = self._loop.run(self._start())
        self.webhook_url = f"http://127.0.0.1:{self.port}/hook"
        self.stream_url = f"ws://127.0.0.1:{self.port}/media?token=abc"

    async def _start(self):
        app = web.Application()
        app.router.add_post("/{path:hook|failover}", self._hook)
        app.router.add_get("/media", self._media)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return self._runner.addresses[0][1]

    async def _hook(self, request):
        raw = await request.read()
        envelope = json.loads(raw)
        kind = envelope.get("data", envelope)["event_type"]
        self.deliveries.append((kind, envelope, request.headers.copy(), raw, time.monotonic()))
        if self.delays:
            await asyncio.sleep(self.delays.pop(0))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def _media(self, request):
        socket = web.WebSocketResponse()
        socket.headers_of_upgrade = dict(request.headers)
        await socket.prepare(request)
        media = Socket(self._loop, socket, dict(request.headers))
        self.sockets.append(media)
        async for message in socket:
            media.raw.append(message.data)
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                media.frames.append((time.monotonic(), json.loads(message.data)))
        media.close_code = socket.close_code
        media.closed = True
        return socket

    def events(self, kind=None):
        """Return what was delivered in the order in which it happened: webhooks keep to none."""
        found = [
            each[1].get("data", each[1]) for each in self.deliveries if kind in (None, each[0])
        ]
        return sorted(found, key=_time)

    def wait(self, kind, count=1, seconds=DEADLINE_S):
        """Wait for the n-th delivery of a type and return its payload."""
        until(lambda: len(self.events(kind)) >= count, seconds)
        return self.events(kind)[count - 1]["payload"]

    def socket(self, index=0):
        return until(lambda: len(self.sockets) > index and self.sockets[index])

    def close(self):
        self._loop.run(self._runner.cleanup())
        self._loop.close()


def _time(event):
    return event.get("occurred_at") or event["payload"].get("occurred_at") or ""


class Socket:
    """The application's end of a media stream."""

    def __init__(self, loop, socket, headers):
        self._loop, self._socket, self.headers = loop, socket, headers
        self.frames = []
        self.raw = []  # every message, odd ones included
        self.closed = False
        self.close_code = None

    def of(self, event):
        return [frame for _, frame in self.frames if frame.get("event") == event]

    def wait(self, event, count=1):
        until(lambda: len(self.of(event)) >= count)
        return self.of(event)[count - 1]

    def wait_paced(self, event, frames, every):
        """Wait for a number of frames in a row, *every* seconds apart; returns the first."""

        def paced():
            came = [(at, frame) for at, frame in self.frames if frame.get("event") == event]
            for n in range(len(came) - frames + 1):
                (began, first), (ended, _) = came[n], came[n + frames - 1]
                if abs(ended - began - (frames - 1) * every) < 0.15:
                    return first
            return None

        return until(paced)

    def send(self, frame):
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self._loop.run(self._socket.send_str(text))

    def close(self):
        self._loop.run(self._socket.close())


class Sim:
    """A simulator in this process."""

    def __init__(self, **options):
        self._loop = Loop()
        self.signer = Signer()
        chosen = Options().with_changes(options)
        self._runner, self.exchange, self.port = self._loop.run(server.start(chosen, self.signer))
        self.url = f"http://127.0.0.1:{self.port}"

    def sim(self, method, path, body=None):
        return http(method, f"{self.url}/sim{path}", body)

    def place(self, caller="silent", **more):
        status, body = self.sim("POST", "/calls", {"scenario": caller, **more})
        assert status == 201, body
        return body["call_control_id"]

    def call(self, call_id):
        return self.sim("GET", f"/calls/{call_id}")[1]

    def follow(self, call_id):
        """Return the whole record once the call has ended and everything is delivered."""
        url = f"{self.url}/sim/calls/{call_id}/follow"
        with urllib.request.urlopen(url, timeout=DEADLINE_S) as lines:  # noqa: S310  # loopback
            return [json.loads(line) for line in lines]

    def do(self, call_id, **step):
        status, body = self.sim("POST", f"/calls/{call_id}/do", step)
        assert status == 200, body

    def fault(self, **fault):
        status, body = self.sim("POST", "/faults", fault)
        assert status == 201, body
        return body["id"]

    def command(self, call_id, name, key="KEY", **body):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        method = "PUT" if name == "client_state_update" else "POST"
        url = f"{self.url}/v2/calls/{call_id}/actions/{name}"
        return http(method, url, body, headers)

    def get(self, path):
        return http("GET", f"{self.url}/v2{path}", None, {"Authorization": "Bearer KEY"})

    def dial(self, **body):
        given = {"connection_id": "12", "from": "+15550001111", "to": "+15550002222"} | body
        return http("POST", f"{self.url}/v2/calls", given, {"Authorization": "Bearer KEY"})

    def stand_still(self, seconds):
        """Keep the simulator from doing anything, as a machine that is too busy would."""
        self._loop.loop.call_soon_threadsafe(time.sleep, seconds)

    def close(self):
        self._loop.run(self._runner.cleanup())
        self._loop.close()


@pytest.fixture(name="until")
def until_fixture():
    """The waiting function, for tests."""
    return until


@pytest.fixture
def app():
    made = App()
    yield made
    made.close()


@pytest.fixture
def start(app):
    """Start simulators whose webhooks go to the app; options as keywords."""
    made = []

    def start_one(**options):
        made.append(Sim(**({"webhook_url": app.webhook_url} | options)))
        return made[-1]

    yield start_one
    for each in made:
        each.close()


@pytest.fixture
def sim(start):
    """A simulator with the default options, only faster where nothing depends on it."""
    return start(speak_minimum=0.2, speak_rate=60.0, webhook_backoff=0.1)


@pytest.fixture
def answered(sim, app):
    """The id of an answered incoming call of a silent caller."""
    call_id = sim.place()
    assert sim.command(call_id, "answer")[0] == 200
    app.wait("call.answered")
    return call_id
