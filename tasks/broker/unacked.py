"""A worker's record, on the broker, of the messages it has received and not yet acknowledged.

kombu writes it in a transaction of redis-py's for each message received and for each acknowledged,
which takes a third of a busy worker's time. Here one connection is kept for it, and nobody waits
for the answer to a removal: it is read before the next message is added. What was not answered is
sent again on a new connection. The keys and what they hold are kombu's. Read against kombu 5.7 and
redis-py 8.1.
"""

from threading import Lock
from typing import Any

import redis
from msgspec import json

from calls.redis_client import resp
from calls.redis_client.failover import LEFT, NotTheOneError

UNREAD = 64
"""Removals sent at most before their answers are read."""

REPLIES = 2
"""Commands of a message that is added, and of one that is removed."""

_BROKEN = (redis.ConnectionError, redis.TimeoutError, OSError)


class UnackedRecord:
    """The record of one *channel* of kombu's; threads may share it.

    A broken connection is replaced once; then its errors are raised, redis.ConnectionError or
    redis.TimeoutError. A server that does not serve now is left with NotTheOneError.
    """

    def __init__(self, channel: Any) -> None:
        prefix = channel.global_keyprefix or ""
        self._index = f"{prefix}{channel.unacked_index_key}"
        self._messages = f"{prefix}{channel.unacked_key}"
        self._pool = channel.pool
        self._connection: Any = None
        self._unread: list[str] = []
        self._lock = Lock()

    def add(self, tag: str, message: Any, received_at_s: float) -> None:
        """Add *message* under its delivery *tag*. Raises redis.ResponseError if it is refused."""
        added = resp.packed(("ZADD", self._index, received_at_s, tag))
        added += resp.packed(("HSET", self._messages, tag, json.encode(message)))
        with self._lock:
            self._send(b"", added)

    def remove(self, tag: str) -> None:
        """Remove the message of *tag*; if that is refused, it stays and is delivered again."""
        with self._lock:
            self._unread.append(tag)
            self._send(self._removal(tag), b"")

    def _removal(self, tag: str) -> bytes:
        removal = resp.packed(("ZREM", self._index, tag))
        return removal + resp.packed(("HDEL", self._messages, tag))

    def _send(self, removal: bytes, added: bytes) -> None:
        try:
            self._send_once(removal, added)
        except LEFT:
            self._drop()
            raise
        except _BROKEN:
            self._drop()
            self._send_once(b"".join(map(self._removal, self._unread)), added)

    def _send_once(self, removals: bytes, added: bytes) -> None:
        if self._connection is None:
            self._connection = self._pool.get_connection()
        resp.send(self._connection, removals + added)
        if added or len(self._unread) > UNREAD:
            for _ in range(REPLIES * len(self._unread)):
                self._reply()
            self._unread.clear()
        if added:
            refused = [reply for _ in range(REPLIES) if (reply := self._reply())]
            if refused:
                raise refused[0]

    def _reply(self) -> redis.ResponseError | None:
        """Read one reply; returns the refusal, if it is one."""
        try:
            resp.receive(self._connection, resp.in_recv, None)
        except LEFT as error:
            raise NotTheOneError(f"{type(error).__name__}: {error}") from error
        except redis.ResponseError as error:
            return error
        return None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.disconnect()
            self._pool.release(self._connection)
            self._connection = None
