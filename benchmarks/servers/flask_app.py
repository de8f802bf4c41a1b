"""Flask, flask-sock and gunicorn's gevent worker, as the product uses them.

/stock is flask-sock as its documentation has it: `ws.receive()`, json, base64. /reader goes through
the product's own reader (MEDIA_READER, MEDIA_TICK_MS), decoder and frame order; /product besides
through its own voice detection, and /silero through the one of VAD=silero.
"""

import base64
import json
import os
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from benchmarks.servers.hearing import Ear
from benchmarks.servers.lag import Lag
from monitor.vad import detector
from telephony.media.frame_order import FrameOrder
from telephony.media.frames import MediaFormat, codec_of, media_of
from web.media.media_socket import MediaSocket
from web.media.paced_socket import PacedSocket
from web.media.reader import reader_from_env

app = Flask(__name__)
sock = Sock()
reader = reader_from_env(os.environ)
if os.environ.get("MEDIA_READER") != "flask-sock":
    app.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": 65_536, **reader.options}
lag = Lag()


@app.before_request
def wrap() -> None:
    if os.environ.get("MEDIA_READER") != "flask-sock":
        request.environ["gunicorn.socket"] = PacedSocket(request.environ["gunicorn.socket"])


@app.get("/lag")
def tell_lag() -> str:
    """Return how late the event loop was, in ms, since the last question."""
    return lag.report()


class Session:
    """Takes frames as the product's session does, up to WebRTC's verdict."""

    def __init__(self, media_socket: MediaSocket) -> None:
        self.socket = media_socket
        self.ear = Ear()
        self.order = FrameOrder()

    def receive_media(self, message: str) -> bool:
        media = media_of(message)
        if media is None:
            return False
        if self.order.accept(media.chunk) is not None:
            self.ear.hear(media.payload)
        return True

    def receive(self, message: str) -> None:
        if not self.receive_media(message) and '"stop"' in message:
            self.socket.send(self.ear.report())


class Product(Session):
    """The same with the product's own voice detection, which does more."""

    vad = "webrtc"

    def __init__(self, media_socket: MediaSocket) -> None:
        super().__init__(media_socket)
        self.to_pcm = codec_of(MediaFormat()).to_pcm
        self.voice = detectors(self.vad)(8000)
        ear = self.ear

        def hear(payload: bytes) -> None:
            ear.frames += 1
            self.voice.feed(self.to_pcm(payload))
            ear.speech += self.voice.speaking

        self.ear = type("Ear", (), {"hear": staticmethod(hear), "report": ear.report})


class Neural(Product):
    """The same with Silero on every window, all calls' windows in one batch."""

    vad = "silero"


@cache
def detectors(vad: str) -> detector.Detectors:
    """Return this worker's detectors, made at the first call: after gunicorn forked."""
    return detector.detectors_of(vad)


@sock.route("/reader")
def through_the_reader(ws: Any) -> None:
    read(ws, Session)


@sock.route("/product")
def through_the_product(ws: Any) -> None:
    read(ws, Product)


@sock.route("/silero")
def through_silero(ws: Any) -> None:
    read(ws, Neural)


def read(ws: Any, kind: type[Session]) -> None:
    media_socket = reader.open(ws)

    def run(handle: Callable[[], None]) -> None:
        try:
            handle()
        except ConnectionClosed:
            media_socket.release()

    media_socket.serve(kind(media_socket), run)


@sock.route("/stock")
def as_documented(ws: Any) -> None:
    ear = Ear()
    while True:
        frame = json.loads(ws.receive())
        if frame["event"] == "media":
            ear.hear(base64.b64decode(frame["media"]["payload"]))
        elif frame["event"] == "stop":
            ws.send(ear.report())


sock.init_app(app)
