"""Webhooks over kept connections: signed, sent when they are due, sent again while not taken."""

import asyncio
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import msgspec

from benchmarks.silent_load.silent_call import Json, SilentCall
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
        self._url, self._signer = url, signer
        self._address = urlsplit(url)
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._tasks: set[asyncio.Task[None]] = set()
        self.late: list[float] = []

    def send(self, call: SilentCall, event: Json) -> None:
        """Deliver *event* in the background."""
        call.pending += 1
        due, stamp = clock.now() + LATENCY_S, clock.iso()
        asyncio.get_running_loop().call_at(due, self._spawn, call, event, due, stamp)

    def _spawn(self, call: SilentCall, event: Json, due: float, stamp: str) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(call, event, due, stamp))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, call: SilentCall, event: Json, due: float, stamp: str) -> None:
        data = {
            "record_type": "event", "event_type": event["event"], "id": event["id"],
            "occurred_at": stamp, "payload": event["payload"],
        }  # fmt: skip
        self.late.append(clock.now() - due)
        for attempt, pause_s in enumerate((*AGAIN_AFTER_S, None), start=1):
            meta = {"attempt": attempt, "delivered_to": self._url}
            began = clock.now()
            status = await self._attempt(_encode({"data": data, "meta": meta}))
            latency = round(clock.now() - began, 4)
            event["deliveries"].append({"status": status, "latency": latency, "began": began})
            if status == 200 or pause_s is None:
                break
            await asyncio.sleep(pause_s)
        call.pending -= 1

    async def _attempt(self, body: bytes) -> int | None:
        async with self._free:
            try:
                async with asyncio.timeout(WITHIN_S):
                    reader, writer = await self._connection()
                    writer.write(self._request(body))
                    status = await _status(reader)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                return None
            self._idle.append((reader, writer))
            return status

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.popleft()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
        return await asyncio.open_connection(self._address.hostname, self._address.port)

    def _request(self, body: bytes) -> bytes:
        headers: dict[str, Any] = self._signer.headers(body) | {
            "Host": self._address.netloc,
            "Content-Type": "application/json",
            "User-Agent": "telnyx-webhooks",
            "Content-Length": len(body),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST {self._address.path} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, _, rest = head.partition(b"content-length:")
    length = int(rest.split(b"\r\n", 1)[0]) if rest else 0
    if length:
        await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
