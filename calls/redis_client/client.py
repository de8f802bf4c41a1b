"""Redis clients that raise StoreUnavailableError; one keeps connections ready for commands.

Read against redis-py 8.1. Its pool asks the kernel before each command whether the connection is
still open, takes locks, and measures: under gevent that is more work than the command itself.
`PackingClient` keeps a connection whose last reply was read, ready for the next command, so a
command costs little more than its bytes. If the connection was closed meanwhile the command fails
and is tried again on a new one, as redis-py does after any fault. A server that is there and not
serving (see `failover`) loses all its connections, and the command goes to whichever server the
address leads to, again and again within the time of one reply.
Invariant: no connection that still owes a reply is ever at hand.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

import hiredis
import redis
from redis.client import Pipeline

from calls.redis_client import resp
from calls.redis_client.errors import raise_unavailable
from calls.redis_client.failover import LEFT
from calls.redis_client.resp import Wait

AT_HAND = 16
"""Connections kept at most; all others go back to the pool at once. In a worker with some hundred
calls about as many monitors wake at once."""

_FAILURES = (redis.RedisError, OSError)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.2
"""Pause between two attempts after a failover: the address takes a moment to move."""


class StorePipeline(Pipeline):
    """`Pipeline` that raises StoreUnavailableError for every error."""

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        try:
            replies: list[Any] = super().execute(raise_on_error)
        except _FAILURES as error:
            raise_unavailable(error)
        return replies

    def immediate_execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return super().immediate_execute_command(*args, **options)  # type: ignore[no-untyped-call]  # redis-py has none
        except _FAILURES as error:
            raise_unavailable(error)


class StoreClient(redis.Redis):
    """`redis.Redis` whose commands raise StoreUnavailableError for every error."""

    sharded = False
    """Whether calls are on several servers (`calls.redis_client.sharded`)."""

    agents_tag = ""
    """Stands before the keys of agents; on several servers it keeps them in one slot."""

    def servers(self) -> "list[StoreClient]":
        """Return a client for each server: this one, where there is one only."""
        return [self]

    listening_points = 1
    """How many subscriptions hear every published message."""

    def to_listen_at(self, point: int, attempt: int) -> "StoreClient":
        """Return a client of the server to subscribe on for the *attempt*th time."""
        del point, attempt
        return self

    def check_reachable(self) -> None:
        """Raise StoreUnavailableError if a server does not answer; one alone is not asked."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]  # redis-py has none
        except _FAILURES as error:
            raise_unavailable(error)

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        return StorePipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class PackingClient(StoreClient):
    """`StoreClient` over a `redis.BlockingConnectionPool`, for greenlets and threads."""

    def __init__(
        self,
        pool: redis.BlockingConnectionPool,
        reply_within_s: float,
        wait: Wait = resp.in_recv,
    ) -> None:
        super().__init__(connection_pool=pool)
        self.auto_close_connection_pool = True  # redis-py leaves a pool that it was given open
        self._pool: Any = pool  # redis-py's types are of another pool
        self._at_hand: list[Any] = []
        self._reply_within_s = reply_within_s
        self._wait = wait

    def evalsha(self, sha: str, numkeys: int, *keys_and_args: Any) -> Any:
        """Run a script that the server has, as nearly all commands do."""
        return self.send_packed(resp.packed(("EVALSHA", sha, numkeys, *keys_and_args)))

    def send_packed(self, command: bytes) -> Any:
        """Send one packed command and return its reply unchanged."""

        def send(connection: Any) -> None:
            resp.send(connection, command)

        def reply(connection: Any) -> Any:
            said = resp.receive(connection, self._wait, self._reply_within_s)
            if isinstance(said, hiredis.PushNotification):  # the server's own messages come first
                connection._parser.handle_push_response(said)  # noqa: SLF001  # as redis-py itself does
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
        try:
            return self._exchange(send, reply)
        except _FAILURES as error:
            raise_unavailable(error)

    def _exchange(self, send: Callable[[Any], None], reply: Callable[[Any], Any]) -> Any:
        give_up_at = monotonic() + self._reply_within_s
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return self._exchange_once(send, reply)
            except LEFT:
                self._leave()
                if monotonic() + pause_s > give_up_at:
                    raise
            sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _exchange_once(self, send: Callable[[Any], None], reply: Callable[[Any], Any]) -> Any:
        connection = self._acquire()
        try:
            try:
                send(connection)
                replied = reply(connection)
            except LEFT:  # repeating the command there is useless
                raise
            except (redis.ConnectionError, redis.TimeoutError, OSError):
                connection.disconnect()
                send(connection)  # connects anew
                replied = reply(connection)
        except LEFT:
            self._drop(connection)
            raise
        except redis.ResponseError:  # the server's own answer: no reply is outstanding
            self._release(connection)
            raise
        except BaseException:  # a time-out of gevent's among them, in the middle of anything
            self._drop(connection)
            raise
        self._release(connection)
        return replied

    def _drop(self, connection: Any) -> None:
        connection.disconnect()
        self._pool.release(connection)

    def _leave(self) -> None:
        """Close every unused connection: they lead to the same server."""
        with suppress(IndexError):
            while True:
                self._drop(self._at_hand.pop())
        self._pool.disconnect(inuse_connections=False)

    def _acquire(self) -> Any:
        if self._pool.pid != os.getpid():  # a fork: these are the parent's
            self._at_hand.clear()
        try:
            return self._at_hand.pop()
        except IndexError:
            return self._pool.get_connection()

    def _release(self, connection: Any) -> None:
        # When the pool is empty, others may be waiting for this connection.
        spare = self._pool.pool.qsize() > 0
        if spare and len(self._at_hand) < AT_HAND and not connection.should_reconnect():
            self._at_hand.append(connection)
        else:
            self._pool.release(connection)
