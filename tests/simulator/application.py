"""The application that a simulator calls, on a real loopback socket."""

import asyncio
import base64
import json
import time

from aiohttp import WSMsgType, web
from nacl.signing import VerifyKey

from tests.simulator.loopback import DEADLINE_S, Loop, until


class App:
    """The application under test: takes webhooks and media sockets, and acts as a test directs."""

    def __init__(self):
        self.deliveries = []  # (event_type, envelope, headers, raw body, monotonic)
        self.statuses = []  # answers to give, first to last; then 200
        self.delays = []  # seconds to wait before them
        self.sockets = []
        self.document = ""  # of TeXML
        self.fetched = []  # (form, headers, raw body) of each request for it
        self._loop = Loop()
        self.port = self._loop.run(self._start())
        self.webhook_url = f"http://127.0.0.1:{self.port}/hook"
        self.texml_url = f"http://127.0.0.1:{self.port}/texml"
        self.stream_url = f"ws://127.0.0.1:{self.port}/media?token=abc"

    async def _start(self):
        app = web.Application()
        app.router.add_post("/{path:hook|failover}", self._hook)
        app.router.add_post("/texml", self._texml)
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

    async def _texml(self, request):
        raw = await request.read()
        self.fetched.append((dict(await request.post()), request.headers.copy(), raw))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, text=self.document, content_type="application/xml")

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


def attempts(app, kind):
    """Return the deliveries to *app* of events of *kind*, each attempt."""
    return [each for each in app.deliveries if each[0] == kind]


def verify(player, headers, raw):
    """Raise nacl's BadSignatureError unless *player*, which plays Telnyx, has signed *raw*."""
    key = VerifyKey(base64.b64decode(player.signer.public_key))
    signed = headers["Telnyx-Timestamp"].encode() + b"|" + raw
    key.verify(signed, base64.b64decode(headers["Telnyx-Signature-Ed25519"]))


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
