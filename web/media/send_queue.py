"""Frames to write on one media socket: whole, in order, by one greenlet at a time.

The greenlet exists only while there is something to write: most calls are sent nothing most of the
time, and each sleeping greenlet would cost memory.
"""

from contextlib import suppress

import gevent
from simple_websocket import ConnectionClosed

from web.media.media_socket import MediaSocket

MAX_FRAMES = 256


class SendQueue:
    """The frames waiting to be sent through *media_socket*."""

    def __init__(self, media_socket: MediaSocket) -> None:
        self._socket = media_socket
        self._frames: list[str] = []
        self._writer: gevent.Greenlet[[], None] | None = None

    def put(self, text: str) -> bool:
        """Queue one frame; false when the peer has taken none of the last `MAX_FRAMES`."""
        if len(self._frames) >= MAX_FRAMES:
            return False
        self._frames.append(text)
        if self._writer is None:
            self._writer = gevent.spawn(self._write)
        return True

    def close(self) -> None:
        """Write nothing more; a frame half written stays so."""
        self._frames.clear()
        if self._writer is not None:
            self._writer.kill(block=False)

    def _write(self) -> None:
        try:
            with suppress(ConnectionClosed, OSError):
                while self._frames:
                    self._socket.send(self._frames.pop(0))
        finally:
            self._writer = None
