"""The bells of one worker: call ids whose stored state just changed.

A bell is a hint only: whoever misses one sees the change at the next poll. They are read from the
wire and without a time-out: redis-py's `PubSub` asks the kernel first whether there is anything to
read, and gevent makes a timer for each wait, which both cost more than the bell. Whether the server
is still there is found out by `keep`.
"""

from collections.abc import Iterator
from time import monotonic
from typing import Any

import redis

from calls import keys
from calls.redis_client.protocol import Wait, in_recv, receive

QUIET_S = 15.0
"""After so long without a bell the server is asked whether it is still there."""


class Wakeups:
    """Listens for one worker's bells on a connection of its own."""

    def __init__(self, client: "redis.Redis", worker: str, wait: Wait = in_recv) -> None:
        self._pool: Any = client.connection_pool
        self._channel = keys.wakeups(worker)
        self._wait = wait
        self._connection: Any = None
        self._heard_at = 0.0
        self._asked = False

    def listen(self) -> Iterator[str]:
        """Yield call ids as bells ring.

        Raises redis.RedisError when the connection is lost; call it again to subscribe anew.
        """
        self.close()
        connection = self._connection = self._pool.get_connection()
        connection.send_command("SUBSCRIBE", self._channel)
        connection._sock.settimeout(None)  # noqa: SLF001  # redis-py would set it for each read
        while True:
            self._heard_at, self._asked = monotonic(), False
            said = receive(connection, self._wait, None)
            if isinstance(said, list) and said[0] == "message":
                yield said[2]

    def keep(self) -> None:
        """To be called now and then while others listen; it does not wait for anything.

        Asks a server that has long been quiet whether it is there, and ends the connection, which
        whoever listens is told of, when that is not answered as long again.
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
        """End listening; the connection is of no use to others."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()
            self._pool.release(connection)
