"""HTTP/1.1 for commands and control: whole requests in, whole answers out, connections kept."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import msgspec

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
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            begins = end + 4
            ends = begins + _length(head)
            if len(self._received) < ends:
                return
            body, self._received = self._received[begins:ends], self._received[ends:]
            method, path, _ = head.split(b" ", 2)
            self._answer(*self._handle(method.decode(), unquote(path.decode()), body))

    def _answer(self, status: int, content: object) -> None:
        body = _encode(content)
        head = (
            f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0
