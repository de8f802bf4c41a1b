"""The bells of one worker: call ids whose stored state just changed.

A bell is a hint only: whoever misses one sees the change at the next poll. The connection is read
directly, in one blocking read: redis-py's `PubSub` asks the kernel first whether there is anything
to read, which under gevent costs more than the bell.
"""

from collections.abc import Iterator
from typing import Any

import redis

from calls import keys

QUIET_S = 15.0
"""After so long without a bell the server is asked whether it is still there."""


class Bells:
    """Listens for one worker's bells on a connection of its own."""

    def __init__(self, client: "redis.Redis", worker: str) -> None:
        self._pool: Any = client.connection_pool
        self._channel = keys.bells(worker)
        self._connection: Any = None

    def listen(self) -> Iterator[str]:
        """Yield call ids as bells ring.

        Raises redis.RedisError when the connection is lost; call it again to subscribe anew.
        """
        self.close()
        self._connection = self._pool.get_connection()
        self._connection.send_command("SUBSCRIBE", self._channel)
        asked = False
        while True:
            try:
                said = self._connection.read_response(
                    timeout=QUIET_S, disconnect_on_error=False, push_request=True
                )
            except redis.TimeoutError:
                if asked:
                    raise
                self._connection.send_command("PING")
                asked = True
                continue
            asked = False
            if isinstance(said, list) and said[0] == "message":
                yield str(said[2])

    def close(self) -> None:
        """End listening; the connection is of no use to others."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()
            self._pool.release(connection)
