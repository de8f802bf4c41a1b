"""The wire of a connection that redis-py made: commands go out whole, and messages come in as sent.

redis-py knows how to connect, to TLS, Sentinel and passwords; what it does besides for each command
and each message takes several times the instructions of the thing itself. This is where, and why,
its connections are used by their insides. A wire is good until its connection ends.
"""

from typing import Any

import hiredis
import redis

AT_MOST = 65_536
_MORE = object()


def send(connection: Any, command: tuple[Any, ...]) -> None:
    """Send *command*. Raises OSError or redis.RedisError when it can't be sent, or not whole."""
    if not connection.is_connected:
        connection.connect()
    packed = hiredis.pack_command(command)
    sent = connection._sock.send(packed)  # noqa: SLF001  # its own way sends after four questions
    if sent < len(packed):
        connection._sock.sendall(packed[sent:])  # noqa: SLF001  # as above


class Wire:
    """Reads a connection that others no longer read, for as long as it takes."""

    def __init__(self, connection: Any) -> None:
        self._socket = connection._sock  # noqa: SLF001  # it is not read by other means
        self._socket.settimeout(None)
        self._reader = hiredis.Reader(
            encoding="utf-8", replyError=redis.ResponseError, notEnoughData=_MORE
        )

    def read(self) -> Any:
        """Return the next message of the server's, waiting for it.

        Raises redis.ConnectionError when the connection ends, or what comes is not of Redis, and
        redis.ResponseError for an error the server tells of.
        """
        try:
            while (said := self._reader.gets()) is _MORE:
                received = self._socket.recv(AT_MOST)
                if not received:
                    raise redis.ConnectionError("the server closed the connection")
                self._reader.feed(received)
        except (OSError, hiredis.ProtocolError) as error:
            raise redis.ConnectionError(str(error)) from error
        if isinstance(said, redis.ResponseError):
            raise said
        return said
