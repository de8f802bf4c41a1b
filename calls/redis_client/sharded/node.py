"""One server among several: sends whole commands and reads the replies, errors among them.

Read against redis-py 8.1. Sending and reading are apart, so that many servers work at once.
Invariant: no connection that still owes a reply is ever at hand.
"""

import os
from contextlib import suppress
from typing import Any

import hiredis
import redis

from calls.redis_client import resp
from calls.redis_client.client import AT_HAND, StoreClient
from calls.redis_client.resp import Wait


class Node:
    """The connections to one server; *client* made their pool."""

    def __init__(self, client: StoreClient, wait: Wait, name: str = "") -> None:
        self.client = client
        self.name = name
        self._pool: Any = client.connection_pool
        self._wait = wait
        self._at_hand: list[Any] = []
        self._pid = os.getpid()

    def send(self, data: bytes) -> Any:
        """Send whole commands; returns the connection that owes the replies.

        Raises redis.RedisError.
        """
        connection = self._acquire()
        try:
            resp.send(connection, data)
        except BaseException:
            self.drop(connection)
            raise
        return connection

    def replies(self, connection: Any, number: int, within_s: float) -> list[Any]:
        """Return the next *number* replies; an error that the server reports is one of them.

        Raises redis.ConnectionError and redis.TimeoutError; the connection is then closed.
        """
        found: list[Any] = []
        try:
            while len(found) < number:
                said = self._next(connection, within_s)
                if isinstance(said, hiredis.PushNotification):  # the server's own messages
                    connection._parser.handle_push_response(said)  # noqa: SLF001  # as redis-py itself does
                else:
                    found.append(said)
        except BaseException:  # a time-out of gevent's among them, in the middle of anything
            self.drop(connection)
            raise
        self._release(connection)
        return found

    def _next(self, connection: Any, within_s: float) -> Any:
        try:
            return resp.receive(connection, self._wait, within_s)
        except redis.ResponseError as error:
            return error

    def drop(self, connection: Any) -> None:
        """Close a connection, whatever it still owes."""
        connection.disconnect()
        self._pool.release(connection)

    def leave(self) -> None:
        """Close every unused connection: the server no longer serves."""
        with suppress(IndexError):
            while True:
                self.drop(self._at_hand.pop())
        self._pool.disconnect(inuse_connections=False)

    def _acquire(self) -> Any:
        if self._pid != os.getpid():  # a fork: these are the parent's
            self._pid = os.getpid()
            self._at_hand.clear()
        try:
            return self._at_hand.pop()
        except IndexError:
            try:
                return self._pool.get_connection()
            except OSError as error:
                raise redis.ConnectionError(str(error)) from error

    def _release(self, connection: Any) -> None:
        waiting = getattr(self._pool, "pool", None)  # a BlockingConnectionPool: others may wait
        spare = waiting is None or waiting.qsize() > 0
        if spare and len(self._at_hand) < AT_HAND and not connection.should_reconnect():
            self._at_hand.append(connection)
        else:
            self._pool.release(connection)
