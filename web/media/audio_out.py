"""The agent's audio as frames for Telnyx: `media`, `mark` and `clear` (AsyncAPI, "stream media").

A media frame holds 20 ms to 30 s; Telnyx refuses shorter ones. What is shorter waits for more, or
is filled up with silence once a mark follows.
"""

import base64
import json
from collections.abc import Callable

LEAST, MOST = 160, 8_000
"""Bytes of PCMU a frame: 20 ms, and one second."""

QUIET = b"\xff"
"""A sample of no sound (mu-law)."""

CLEAR = '{"event":"clear"}'


class AudioOut:
    """Writes one call's audio; *send* queues a text frame and never blocks."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send
        self._waiting = b""

    def send_audio(self, pcmu: bytes) -> None:
        audio = self._waiting + pcmu if self._waiting else pcmu
        ends = len(audio) - len(audio) % LEAST
        self._waiting = audio[ends:]
        for i in range(0, ends, MOST):
            self._send_media(audio[i : min(i + MOST, ends)])

    def send_mark(self, name: str) -> None:
        """Have Telnyx echo *name* once the audio before it was played or cleared."""
        if self._waiting:
            self._send_media(self._waiting.ljust(LEAST, QUIET))
            self._waiting = b""
        self._send(json.dumps({"event": "mark", "mark": {"name": name}}))

    def send_clear(self) -> None:
        """Have Telnyx drop what was not played; all marks come back at once."""
        self._waiting = b""
        self._send(CLEAR)

    def _send_media(self, audio: bytes) -> None:
        payload = base64.b64encode(audio).decode()
        self._send(f'{{"event":"media","media":{{"payload":"{payload}"}}}}')
