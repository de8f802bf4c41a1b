"""Sends and receives on a connection redis-py made: whole commands out, unchanged messages in.

Read against redis-py 8.1 and hiredis 3.5. redis-py connects: TLS, Sentinel, passwords. What else it
does for each command and message takes several times the instructions of the transfer itself; this
module uses the insides of its connections to save them.
"""

from collections.abc import Callable
from typing import Any

import hiredis
import redis
from redis._parsers.hiredis import NOT_ENOUGH_DATA

AT_MOST = 65_536

Wait = Callable[[Any, float | None], None]
"""Returns once a socket can be read, or if its own recv can wait for that. Raises
redis.TimeoutError after the given seconds, OSError when the socket is closed meanwhile."""


def in_recv(_socket: Any, _within_s: float | None) -> None:
    """Leave the waiting to the socket's recv, whose time-out redis-py has set."""


def packed(command: tuple[Any, ...]) -> bytes:
    """Return *command* as sent to Redis."""
    whole: bytes = hiredis.pack_command(command)
    return whole


def send(connection: Any, command: bytes) -> None:
    """Send a packed *command*, over a new connection if there is none.

    Raises redis.RedisError when it can't be sent, or not whole.
    """
    if not connection.is_connected:
        connection.connect()
    sock = connection._sock  # noqa: SLF001  # its own method makes four checks before it sends
    if sock is None:  # it was disconnected between the two
        raise redis.ConnectionError("the connection was closed")
    try:
        sent = sock.send(command)
        if sent < len(command):
            sock.sendall(command[sent:])
    except TimeoutError as error:
        raise redis.TimeoutError(str(error)) from error
    except OSError as error:  # a bare OSError would look like a fault of our own
        raise redis.ConnectionError(str(error)) from error


def receive(connection: Any, wait: Wait, within_s: float | None) -> Any:
    """Return the server's next message; *wait* gets *within_s* for each piece of it.

    Raises redis.TimeoutError, redis.ConnectionError when the connection ends or the data is not
    Redis's protocol, and another redis.RedisError for an error the server reports.
    """
    sock, reader = connection._sock, connection._parser._reader  # noqa: SLF001  # see the module's text
    if sock is None or reader is None:
        raise redis.ConnectionError("the connection was closed")
    try:
        while (said := reader.gets()) is NOT_ENOUGH_DATA:
            wait(sock, within_s)
            received = sock.recv(AT_MOST)
            if not received:
                raise redis.ConnectionError("the server closed the connection")
            reader.feed(received)
    except TimeoutError as error:
        raise redis.TimeoutError(str(error)) from error
    except (OSError, hiredis.ProtocolError) as error:
        raise redis.ConnectionError(str(error)) from error
    if isinstance(said, redis.RedisError):  # LOADING is no ResponseError to redis-py
        raise said
    return said
