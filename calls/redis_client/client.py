"""A Redis client that keeps connections at hand: a command costs little more than its bytes.

redis-py's pool asks the kernel before each command whether the connection is still open, takes
locks, and measures: under gevent that is more work than the command itself. Here a connection
whose last reply was read is kept as it is, ready for the next command. One that has been closed
meanwhile fails, and the command is tried again on a new one, as redis-py does after any fault. A
server that is there and not the one to ask (see `faults`) loses all its connections, and the
command goes to whoever the address leads to, again and again within the time of one reply.
Invariant: no connection that still owes a reply is ever at hand.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

import hiredis
import redis

from calls.redis_client import protocol
from calls.redis_client.faults import LEFT
from calls.redis_client.protocol import Wait

AT_HAND = 4
"""The most that are kept; all others go back to the pool at once."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.2
"""Between two attempts at whoever is the one to ask: an address takes a moment to move."""


class PackingClient(redis.Redis):
    """`redis.Redis` over a `redis.BlockingConnectionPool`, for greenlets and threads."""

    def __init__(
        self,
        pool: redis.BlockingConnectionPool,
        reply_within_s: float,
        wait: Wait = protocol.in_recv,
    ) -> None:
        super().__init__(connection_pool=pool)
        self.auto_close_connection_pool = True  # redis-py leaves a pool that it was given open
        self._pool: Any = pool  # redis-py's types are of another pool
        self._at_hand: list[Any] = []
        self._reply_within_s = reply_within_s
        self._wait = wait

    def evalsha(self, sha: str, numkeys: int, *keys_and_args: Any) -> Any:
        """Run a script that the server has: what nearly all of our commands are."""
        return self.send_packed(protocol.packed(("EVALSHA", sha, numkeys, *keys_and_args)))

    def send_packed(self, command: bytes) -> Any:
        """Send one packed command and return its reply as it came. Raises redis.RedisError."""

        def send(connection: Any) -> None:
            protocol.send(connection, command)

        def reply(connection: Any) -> Any:
            said = protocol.receive(connection, self._wait, self._reply_within_s)
            if isinstance(said, hiredis.PushNotification):  # news of the server's own come first
                connection._parser.handle_push_response(said)  # noqa: SLF001  # redis-py's affair
                said = connection.read_response()
            return said

        return self._ask(send, reply)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Send any other command and return its reply. Raises redis.RedisError."""

        def send(connection: Any) -> None:
            connection.send_command(*args)

        def reply(connection: Any) -> Any:
            return self.parse_response(connection, args[0], **options)  # type: ignore[no-untyped-call]  # redis-py has none

        return self._ask(send, reply)

    def _ask(self, send: Callable[[Any], None], reply: Callable[[Any], Any]) -> Any:
        give_up_at = monotonic() + self._reply_within_s
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return self._ask_once(send, reply)
            except LEFT:
                self._leave()
                if monotonic() + pause_s > give_up_at:
                    raise
            sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _ask_once(self, send: Callable[[Any], None], reply: Callable[[Any], Any]) -> Any:
        connection = self._take()
        try:
            try:
                send(connection)
                replied = reply(connection)
            except LEFT:  # asking it again is of no use
                raise
            except (redis.ConnectionError, redis.TimeoutError, OSError):
                connection.disconnect()
                send(connection)  # connects anew
                replied = reply(connection)
        except LEFT:
            self._drop(connection)
            raise
        except redis.ResponseError:  # the server's own answer: nothing is owed
            self._put(connection)
            raise
        except OSError as error:
            self._drop(connection)
            raise redis.ConnectionError(str(error)) from error
        except BaseException:  # a time-out of gevent's among them, in the middle of anything
            self._drop(connection)
            raise
        self._put(connection)
        return replied

    def _drop(self, connection: Any) -> None:
        connection.disconnect()
        self._pool.release(connection)

    def _leave(self) -> None:
        """Close every connection that nobody uses: they lead to the same server."""
        with suppress(IndexError):
            while True:
                self._drop(self._at_hand.pop())
        self._pool.disconnect(inuse_connections=False)

    def _take(self) -> Any:
        if self._pool.pid != os.getpid():  # a fork: these are the parent's
            self._at_hand.clear()
        try:
            return self._at_hand.pop()
        except IndexError:
            return self._pool.get_connection()

    def _put(self, connection: Any) -> None:
        # An empty pool may have somebody waiting for a connection.
        spare = self._pool.pool.qsize() > 0
        if spare and len(self._at_hand) < AT_HAND and not connection.should_reconnect():
            self._at_hand.append(connection)
        else:
            self._pool.release(connection)
