"""A team's own application: it answers its calls itself and forwards its webhooks to Dead Air.

It knows Telnyx's API and Dead Air's, and nothing else. Webhooks are forwarded as they came, bytes
and signature, each one twice, `call.initiated` last of the first three: as late and as disordered
as a queue in between may make them.
"""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from tests.system.harness.service import API_KEY, Service

SIGNED = ("telnyx-signature-ed25519", "telnyx-timestamp")
WORDS = "Hello, this is the pizza shop."


class Application:
    """Answers, greets, and has Dead Air watch; `body` is that of the attach request."""

    def __init__(self, service: Service, body: dict[str, Any]):
        self.answers: list[httpx.Response] = []
        self._service = service
        self._body = body
        self._held: list[tuple[bytes, dict[str, str]]] = []
        self._came: queue.Queue[tuple[bytes, dict[str, str]] | None] = queue.Queue()
        self._seen: set[str] = set()
        self._telnyx = httpx.Client(
            base_url=f"http://127.0.0.1:{service.simulator_port}",
            headers={"Authorization": f"Bearer {API_KEY}"},
            timeout=30,
        )
        self._dead_air = httpx.Client(
            base_url=service.url,
            headers={"Authorization": f"Bearer {service.admin_token}"},
            timeout=30,
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/telnyx"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._came.put(None)
        self._worker.join(30)
        self._telnyx.close()
        self._dead_air.close()

    def attach(self, call: str, **other: Any) -> httpx.Response:
        return self._dead_air.post(f"/api/calls/{call}/attach", json=self._body | other)

    def _work(self) -> None:
        while event := self._came.get():
            self._take(*event)

    def _take(self, body: bytes, headers: dict[str, str]) -> None:
        data = json.loads(body)["data"]
        if data["id"] in self._seen:
            return  # Telnyx sent it again, since this machine is busy
        self._seen.add(data["id"])
        call, kind = data["payload"]["call_control_id"], data["event_type"]
        if kind == "call.initiated":
            self._held.append((body, headers))
            self._act(call, "answer")
            return
        if kind == "call.answered":
            self.answers.append(self.attach(call))
            self._act(call, "speak", payload=WORDS, voice="female", language="en-US")
        for event in [(body, headers)] * 2 + self._held * 2:
            self._forward(*event)
        self._held.clear()

    def _act(self, call: str, action: str, **body: str) -> None:
        self._telnyx.post(f"/v2/calls/{call}/actions/{action}", json=body).raise_for_status()

    def _forward(self, body: bytes, headers: dict[str, str]) -> None:
        signed = {name: headers[name] for name in SIGNED}
        answer = self._dead_air.post("/webhooks/telnyx", content=body, headers=signed)
        assert answer.status_code == httpx.codes.OK, answer.text

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        application = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                application._came.put((body, {k.lower(): v for k, v in self.headers.items()}))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the simulator's record has all of it."""

        return Handler
