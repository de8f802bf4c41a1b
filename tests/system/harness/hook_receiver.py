"""A team's own system: an HTTP server on loopback that takes Dead Air's hooks and verifies them.

The verification is the one of docs/hooks.md, written a second time and not imported.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"a secret of the system tests").decode()


@dataclass
class Delivery:
    """One request: its message, when it came (monotonic), and what was answered (0: nothing)."""

    body: str
    headers: dict[str, str]
    at: float
    status: int = 0

    @property
    def message(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def genuine(self) -> bool:
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.{self.body}"
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        made = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
        return hmac.compare_digest(self.headers["webhook-signature"], f"v1,{made}")


class Receiver:
    """Takes hooks; `answer` gives the status, from how often the message came before."""

    def __init__(self, answer: Callable[[int], int] = lambda _: 204):
        self.deliveries: list[Delivery] = []
        self._answer = answer
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/dead-air"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def types(self, call: str) -> list[str]:
        """Return the types of what came of *call* and was taken, in order."""
        return [d.message["type"] for d in self.of(call) if 200 <= d.status < 300]

    def of(self, call: str) -> list[Delivery]:
        with self._lock:
            return [d for d in self.deliveries if d.message["call_control_id"] == call]

    def take(self, body: str, headers: dict[str, str]) -> int:
        """Note a delivery and return what to answer."""
        at, name = time.monotonic(), headers["webhook-id"]
        with self._lock:
            before = sum(d.headers["webhook-id"] == name for d in self.deliveries)
            delivery = Delivery(body, headers, at)
            self.deliveries.append(delivery)
        delivery.status = self._answer(before)
        return delivery.status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                status = receiver.take(body, {k.lower(): v for k, v in self.headers.items()})
                try:
                    self.send_response(status)
                    self.end_headers()
                except OSError:
                    self.close_connection = True  # nobody waits for the answer any more

            def log_message(self, *_: object) -> None:
                """Say nothing: what came is in the test's report."""

        return Handler
