"""A media stream in place of Telnyx's: it can send what Telnyx never would.

The frames are Telnyx's (docs: "Media streaming over WebSockets"); the client is websocket-client,
so that two implementations of the protocol meet.
"""

import base64
import json
import socket
import struct
from contextlib import suppress
from typing import Self

import websocket

SILENCE = base64.b64encode(b"\xff" * 160).decode()
"""Twenty milliseconds of PCMU silence."""


class MediaPeer:
    """One WebSocket to the product's media address."""

    def __init__(self, url: str, call_control_id: str, **options: object):
        self.call_control_id = call_control_id
        self.ws = websocket.create_connection(
            url, timeout=10, enable_multithread=False, skip_utf8_validation=True, **options
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, websocket.WebSocketException):
            self.ws.shutdown()

    def send(self, frame: object) -> None:
        self.ws.send(frame if isinstance(frame, str) else json.dumps(frame))

    def start(self, call_control_id: str = "", *, stream_id: str = "s", **start: object) -> None:
        """Send `connected` and `start` as Telnyx does, with the fields given instead of its own."""
        call = call_control_id or self.call_control_id
        media_format = {"encoding": "PCMU", "sample_rate": 8000, "channels": 1}
        body = {"user_id": "u", "call_control_id": call, "media_format": media_format, **start}
        self.send({"event": "connected", "version": "1.0.0"})
        self.send({"event": "start", "sequence_number": "1", "stream_id": stream_id, "start": body})

    def media(self, payload: str = SILENCE) -> None:
        """Send one frame of the caller's voice."""
        media = {"track": "inbound", "chunk": "1", "timestamp": "0", "payload": payload}
        self.send({"event": "media", "sequence_number": "2", "stream_id": "s", "media": media})

    def send_raw(self, data: bytes) -> None:
        """Write bytes below the WebSocket protocol."""
        self.ws.sock.sendall(data)

    def reset(self) -> None:
        """Tear the connection down with a TCP reset."""
        self.ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.ws.sock.close()

    def closed_with(self, within_s: float = 10) -> int | None:
        """Read until the other side closes; return its code, None if it only dropped the line.

        Whatever is no WebSocket frame, HTTP written into the stream for one, fails the test.
        """
        self.ws.settimeout(within_s)
        try:
            while True:
                opcode, data = self.ws.recv_data(control_frame=True)
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return struct.unpack(">H", data[:2])[0] if len(data) >= 2 else 1005
        except websocket.WebSocketTimeoutException:
            raise AssertionError(f"still open after {within_s} s") from None
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            return None
