"""The interface between a session and its media socket, for both ways of reading the socket."""

from collections.abc import Callable
from typing import Protocol

Run = Callable[[Callable[[], None]], None]
"""Calls what it is given, which may block, and ends the session when that raises."""


class Listener(Protocol):
    """Receives the messages of a socket. Raising closes the socket."""

    def receive(self, message: str | bytes) -> None:
        """Handle one message; may block."""

    def receive_media(self, message: str) -> bool:
        """Handle one message if that needs no blocking call; else return False."""


class MediaSocket(Protocol):
    """A WebSocket of Telnyx's."""

    def serve(self, listener: Listener, run: Run) -> None:
        """Give *listener* every message; may return long before the last one.

        *run* is called with what handles messages. That raises simple_websocket.ConnectionClosed
        when the connection has ended, and whatever *listener* raises; it is not called again then.
        """

    def send(self, text: str) -> None:
        """Write one message. Raises simple_websocket.ConnectionClosed or OSError."""

    def close(self, code: int, why: str) -> None:
        """Send a close frame, if none was sent; then the connection has ended."""

    def abandon(self) -> None:
        """Have the connection end though its peer reads nothing, not even the close frame."""

    def release(self) -> None:
        """Stop reading, let a close frame arrive, and close the socket. For `run`, at the end."""
