"""Parser of a WebSocket client's bytes (RFC 6455): TCP segments in, whole messages out. Pure.

It accepts and refuses what wsproto does, which is the oracle in the tests, but yields whole frames
only, and refuses a frame as soon as its header is complete. So `_rest` stays shorter than one
message, however the bytes arrive. Compression is never negotiated.
"""

import struct
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from typing import cast

from wsproto.events import CloseConnection, Pong
from wsproto.frame_protocol import LOCAL_ONLY_CLOSE_REASONS, CloseReason

try:
    from websockets.speedups import apply_mask
except ImportError:  # no wheel for this machine: 1 us a frame more
    apply_mask = None  # type: ignore[assignment]

Received = str | bytes | Pong | CloseConnection
"""A text or binary message, or what needs an answer: a ping or the end of the connection."""

TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9
FIN, MASKED, CONTROL = 0x80, 0x80, 0x08
WHOLE_TEXT = FIN | TEXT
MEDIUM = WHOLE_TEXT << 8 | MASKED | 126
"""First two bytes of a masked text frame whose length is in the next two."""

MEDIUM_HEAD = 8
"""Bytes of such a header, length and mask included."""

_medium = struct.Struct("!HH4s").unpack_from

FIRST_BYTES = frozenset({0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A})
"""Known opcodes, no reserved bit, no fragmented control frame."""

HEAD, MASK = 2, 4
SHORT = 125
"""The longest payload whose length fits the second byte; 126 and 127 announce more bytes."""

_LENGTHS = {126: (struct.Struct("!H"), SHORT), 127: (struct.Struct("!Q"), 0xFFFF)}
_UNREGISTERED_CODES = range(3000, 5000)


def unmask_in_python(data: bytes, mask: bytes) -> bytes:
    """Return *data* XORed with the four bytes of *mask*, repeated."""
    size = len(data)
    key = (mask * (size // MASK + 1))[:size]
    mixed = int.from_bytes(data, "little") ^ int.from_bytes(key, "little")
    return mixed.to_bytes(size, "little")


_Unmask = Callable[[bytes, bytes], bytes]
unmask: _Unmask = cast("_Unmask | None", apply_mask) or unmask_in_python


class _ProtocolError(Exception):
    """The client violated the protocol; the connection ends with `code`."""

    def __init__(self, code: CloseReason, why: str) -> None:
        super().__init__(why)
        self.code = code


class FrameParser:
    """The frames of one client. No message exceeds *max_bytes*; nothing follows a close."""

    __slots__ = ("_closed", "_decoder", "_fragments", "_max", "_opcode", "_rest", "_size")

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._rest = b""
        self._closed = False
        self._opcode = 0  # of the message whose fragments are coming in
        self._fragments: list[bytes | str] = []
        self._size = 0
        self._decoder: IncrementalDecoder | None = None

    def feed(self, data: bytes) -> list[Received]:
        """Return the messages that *data* completes, in order."""
        found: list[Received] = []
        data = self._rest + data
        at = 0 if self._opcode or self._closed else self._parse_plain_texts(data, found)
        if at == len(data):  # no frame left unfinished
            self._rest = b""
            return found
        try:
            while at < len(data) and (frame := self._parse_frame(data, at)):
                first, payload, at = frame
                if first == WHOLE_TEXT:
                    found.append(payload.decode())
                elif first & CONTROL:
                    self._control(first & 0x0F, payload, found)
                else:
                    self._fragment(first, payload, found)
        except _ProtocolError as broken:
            found.append(self._end(broken.code, str(broken)))
        except UnicodeDecodeError:
            found.append(self._end(CloseReason.INVALID_FRAME_PAYLOAD_DATA, "Text is not UTF-8"))
        self._rest = b"" if self._closed else data[at:]
        return found

    def _parse_plain_texts(self, data: bytes, found: list[Received]) -> int:
        """Parse the common case, texts of one whole frame each. Return where they end.

        Everything else, faults in such frames included, is left to `_parse_frame`.
        """
        at, size, most = 0, len(data), self._max
        while (body := at + MEDIUM_HEAD) <= size:
            beginning, length, mask = _medium(data, at)
            end = body + length
            if beginning != MEDIUM or end > size or not SHORT < length <= most:
                break
            try:
                found.append(unmask(data[body:end], mask).decode())
            except UnicodeDecodeError:
                break
            at = end
        return at

    def _parse_frame(self, data: bytes, at: int) -> tuple[int, bytes, int] | None:
        """Return first byte, payload and end of the frame at *at*; None while it is incomplete."""
        if len(data) - at < HEAD or self._closed:
            return None
        first, second = data[at], data[at + 1]
        if first not in FIRST_BYTES:
            raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Opcode or reserved bit unknown")
        length, body = second & 0x7F, at + HEAD
        if length > SHORT:
            size, least = _LENGTHS[length]
            if first & CONTROL:
                raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Control frame too long")
            if len(data) < body + size.size:
                return None
            (length,) = size.unpack_from(data, body)
            body += size.size
            if length <= least or length >> 63:
                raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Length not in its shortest form")
        if not second & MASKED:
            raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Frame is not masked")
        if not first & CONTROL:
            self._check_order_and_size(first & 0x0F, length)
        body += MASK
        end = body + length
        if len(data) < end:
            return None
        return first, unmask(data[body:end], data[body - MASK : body]), end

    def _check_order_and_size(self, opcode: int, length: int) -> None:
        """Refuse a data frame that is out of order or makes its message too long."""
        if bool(opcode) == bool(self._opcode):
            raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Fragment out of order")
        if self._size + length > self._max:
            raise _ProtocolError(CloseReason.MESSAGE_TOO_BIG, "Message is too big")

    def _control(self, opcode: int, payload: bytes, found: list[Received]) -> None:
        if opcode == PING:
            found.append(Pong(payload=payload))
        elif opcode == CLOSE:
            found.append(self._end(*_parse_close(payload)))

    def _fragment(self, first: int, payload: bytes, found: list[Received]) -> None:
        """Add a fragment of a message, or a whole binary one."""
        if opcode := first & 0x0F:
            self._opcode = opcode
            self._decoder = getincrementaldecoder("utf-8")() if opcode == TEXT else None
        part = self._decoder.decode(payload, bool(first & FIN)) if self._decoder else payload
        self._size += len(payload)
        if part:
            self._fragments.append(part)
        if first & FIN:
            empty: str | bytes = "" if self._opcode == TEXT else b""
            found.append(empty.join(self._fragments))  # type: ignore[arg-type]  # all of one type
            self._opcode, self._size, self._fragments = 0, 0, []

    def _end(self, code: int, why: str) -> CloseConnection:
        self._closed = True
        self._fragments = []
        return CloseConnection(code, why)


def _parse_close(payload: bytes) -> tuple[int, str]:
    """Return code and reason of a close frame. Raises _ProtocolError, UnicodeDecodeError."""
    if not payload:
        return CloseReason.NO_STATUS_RCVD, ""
    code = int.from_bytes(payload[:2])
    if len(payload) == 1 or not _is_valid_close_code(code):
        raise _ProtocolError(CloseReason.PROTOCOL_ERROR, "Close code unknown")
    return code, payload[2:].decode()


def _is_valid_close_code(code: int) -> bool:
    if code in LOCAL_ONLY_CLOSE_REASONS:
        return False
    return code in _UNREGISTERED_CODES or code in CloseReason.__members__.values()
