"""HTTP/1.1 for commands and control: whole requests in, whole answers out, connections kept."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import msgspec

from benchmarks.silent_load import http_message

Answer = tuple[int, object]
Handler = Callable[[str, str, bytes], Answer]
_encode = msgspec.json.Encoder().encode


class HttpConnection(asyncio.Protocol):
    """One connection; *handle* gets method, path and body, and returns status and JSON."""

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._received = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while message := http_message.split(self._received):
            head, body, self._received = message
            method, path, _ = head.split(b" ", 2)
            self._answer(*self._handle(method.decode(), unquote(path.decode()), body))

    def _answer(self, status: int, content: object) -> None:
        body = _encode(content)
        head = (
            f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
