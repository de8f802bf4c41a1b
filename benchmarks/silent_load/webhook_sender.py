"""Webhooks over kept connections: signed, sent when they are due, sent again while not taken."""

import asyncio
from urllib.parse import urlsplit

import msgspec

from benchmarks.silent_load.silent_call import Json, SilentCall
from benchmarks.silent_load.webhook_connections import WebhookConnections
from simulator import clock
from simulator.webhooks.signing import Signer

CONNECTIONS = 64
LATENCY_S = 0.02
"""From an event to its webhook, as in the simulator."""

AGAIN_AFTER_S = (1.0, 2.0, 4.0)
WITHIN_S = 2.0
_encode = msgspec.json.Encoder().encode


class WebhookSender:
    """Sends the events of all calls to *url*. `late` has how late each first attempt began, s."""

    def __init__(self, url: str, signer: Signer) -> None:
        address = urlsplit(url)
        self._url, self._signer = url, signer
        self._request_line = f"POST {address.path} HTTP/1.1\r\n"
        self._headers = (
            f"Host: {address.netloc}\r\nContent-Type: application/json\r\n"
            "User-Agent: telnyx-webhooks\r\n"
        )
        self.connections = WebhookConnections(
            address.hostname or "", address.port or 80, CONNECTIONS, WITHIN_S
        )
        self.late: list[float] = []

    def send(self, call: SilentCall, event: Json) -> None:
        """Deliver *event* in the background."""
        call.pending += 1
        due = clock.now() + LATENCY_S
        delivery = _Delivery(self, call, event, due)
        asyncio.get_running_loop().call_at(due, delivery.begin)

    def request(self, data: Json, attempt: int) -> bytes:
        """Return the request for an *attempt*, signed now."""
        meta = {"attempt": attempt, "delivered_to": self._url}
        body = _encode({"data": data, "meta": meta})
        signed = "".join(f"{name}: {of}\r\n" for name, of in self._signer.headers(body).items())
        length = f"Content-Length: {len(body)}\r\n\r\n"
        return f"{self._request_line}{signed}{self._headers}{length}".encode() + body


class _Delivery:
    """One *event* of *call*, from the moment it is *due* until it is taken or given up."""

    def __init__(self, sender: WebhookSender, call: SilentCall, event: Json, due: float) -> None:
        self._sender, self._call, self._event, self._due = sender, call, event, due
        self._attempt, self._began = 0, 0.0
        self._data = {
            "record_type": "event", "event_type": event["event"], "id": event["id"],
            "occurred_at": clock.iso(), "payload": event["payload"],
        }  # fmt: skip

    def begin(self) -> None:
        self._sender.late.append(clock.now() - self._due)
        self._try()

    def _try(self) -> None:
        self._attempt += 1
        self._began = clock.now()
        self._sender.connections.request(self._request, self._answered)

    def _request(self) -> bytes:
        return self._sender.request(self._data, self._attempt)

    def _answered(self, status: int | None) -> None:
        latency = round(clock.now() - self._began, 4)
        self._event["deliveries"].append(
            {"status": status, "latency": latency, "began": self._began}
        )
        if status == 200 or self._attempt > len(AGAIN_AFTER_S):
            self._call.pending -= 1
            return
        pause_s = AGAIN_AFTER_S[self._attempt - 1]
        asyncio.get_running_loop().call_later(pause_s, self._try)
