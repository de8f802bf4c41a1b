"""The wake-ups of one worker: call ids whose stored state just changed (pub/sub).

A wake-up is a hint only: a change that was missed is seen at the next poll. Messages are read from
the socket without a time-out: redis-py 8.1's `PubSub` asks the kernel first whether there is
anything to read, and gevent makes a timer for each wait; both cost more than the message.
`check_liveness` finds out whether the server is still there.
"""

import itertools
from collections.abc import Iterator
from time import monotonic
from typing import Any

import redis

from calls import keys
from calls.redis_client.client import StoreClient
from calls.redis_client.errors import raise_unavailable
from calls.redis_client.resp import Wait, in_recv, receive

QUIET_S = 15.0
"""Seconds without a message after which the server is asked whether it is still there."""


def everywhere(client: StoreClient, worker: str, wait: Wait = in_recv) -> "list[Wakeups]":
    """Return what hears all wake-ups of *worker*: one subscription, or one a server of a list."""
    return [Wakeups(client, worker, wait, point) for point in range(client.listening_points)]


class Wakeups:
    """Listens for one worker's wake-ups on a connection of its own."""

    def __init__(
        self, client: StoreClient, worker: str, wait: Wait = in_recv, point: int = 0
    ) -> None:
        self._client = client
        self._point, self._attempts = point, itertools.count()
        self._pool: Any = client.connection_pool
        self._channel = keys.wakeups(worker)
        self._wait = wait
        self._connection: Any = None
        self._heard_at = 0.0
        self._asked = False

    def listen(self) -> Iterator[str]:
        """Yield call ids as they are published.

        Raises StoreUnavailableError when the connection is lost; call it again to subscribe anew.
        """
        try:
            yield from self._listen()
        except (redis.RedisError, OSError) as error:
            raise_unavailable(error)

    def _listen(self) -> Iterator[str]:
        self.close()
        self._pool = self._client.to_listen_at(self._point, next(self._attempts)).connection_pool
        connection = self._connection = self._pool.get_connection()
        connection.send_command("SUBSCRIBE", self._channel)
        connection._sock.settimeout(None)  # noqa: SLF001  # redis-py would set it for each read
        while True:
            self._heard_at, self._asked = monotonic(), False
            message = receive(connection, self._wait, None)
            if isinstance(message, list) and message[0] == "message":
                yield message[2]

    def check_liveness(self) -> None:
        """Ping a server that was quiet for `QUIET_S`; disconnect if it stays quiet as long again.

        Called regularly while a greenlet listens, which then gets StoreUnavailableError. Does not
        block.
        """
        connection, quiet_s = self._connection, monotonic() - self._heard_at
        if connection is None or not connection.is_connected or quiet_s < QUIET_S:
            return
        if not self._asked:
            self._asked = True
            try:
                connection.send_command("PING")
            except redis.RedisError:
                connection.disconnect()
        elif quiet_s > 2 * QUIET_S:
            connection.disconnect()

    def close(self) -> None:
        """End listening; the connection can not be used for anything else."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()
            self._pool.release(connection)
