"""The bells of one worker: call ids whose stored state just changed.

A bell is a hint only: whoever misses one sees the change at the next poll.
"""

from collections.abc import Iterator

import redis

from calls import keys

LISTEN_S = 1.0


class Bells:
    """Listens for one worker's bells on a connection of its own."""

    def __init__(self, client: "redis.Redis", worker: str) -> None:
        self._pubsub = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # redis-py has none
        self._channel = keys.bells(worker)

    def listen(self) -> Iterator[str]:
        """Yield call ids as bells ring, '' when a second passed without one.

        Raises redis.RedisError when the connection is lost; call it again to subscribe anew.
        """
        self._pubsub.subscribe(self._channel)
        while True:
            message = self._pubsub.get_message(timeout=LISTEN_S)
            yield str(message["data"]) if message else ""

    def close(self) -> None:
        self._pubsub.close()
