"""A media socket that simple-websocket reads, with a thread of its own; its request lasts as long.

For sockets that the pump can't read, and as an option.
"""

import socket
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from simple_websocket import ConnectionClosed

from web.media.media_socket import Listener, Run

JOIN_WAIT_S = 5.0


class StockSocket:
    """A connection of simple-websocket's, *ws*. See `web.media.media_socket.MediaSocket`."""

    def __init__(self, ws: Any) -> None:
        self._ws = ws

    def serve(self, listener: Listener, run: Run) -> None:
        run(partial(self._receive, listener))

    def _receive(self, listener: Listener) -> NoReturn:
        while True:
            listener.receive(self._ws.receive())

    def send(self, text: str) -> None:
        self._ws.send(text)

    def close(self, code: int, why: str) -> None:
        with suppress(ConnectionClosed, OSError):
            self._ws.close(code, why)
        self.abandon()

    def abandon(self) -> None:
        # close() only sends the frame; wake up what waits in receive().
        self._ws.event.set()

    def release(self) -> None:
        """End the reading thread, then break cycles.

        A reader left running polls a closed descriptor, for which libev aborts the whole worker.
        """
        with suppress(OSError):
            self._ws.sock.shutdown(socket.SHUT_RD)
        self._ws.thread.join(JOIN_WAIT_S)
        break_cycles(self._ws)


def break_cycles(ws: Any) -> None:
    """Break the reference cycles through *ws*, which is not used any more.

    flask-sock makes a class for every response, which refers to *ws*; a class is a cycle in itself,
    so only the garbage collector would free it all.
    """
    ws.connected = False
    ws.environ = ws.sock = ws.ws = ws.thread = None
