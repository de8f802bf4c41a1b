"""A worker's record, on the broker, of the messages it has received and not yet acknowledged.

kombu writes it in a transaction of redis-py's for each message received and for each acknowledged,
which takes a third of a busy worker's time. Here one connection is kept for it. A removal is sent
with the next message, or by the next turn of the worker's loop, and nobody waits for an answer: a
command that was sent is carried out even if the worker is killed then. Answers are read now and
then; what was not answered is sent again on a new connection. The keys and what they hold are
kombu's. Read against kombu 5.7 and redis-py 8.1.
"""

from collections.abc import Mapping
from threading import Lock
from typing import Any

import redis
from msgspec import json

from calls.redis_client import resp
from calls.redis_client.failover import LEFT, NotTheOneError

UNREAD = 64
"""Changes sent at most before their answers are read."""

REPLIES = 2
"""Commands of a change: messages that are added, or removed."""

_BROKEN = (redis.ConnectionError, redis.TimeoutError, OSError)


class UnackedRecord:
    """The record of one *channel* of kombu's; threads may share it.

    A broken connection is replaced once; then its errors are raised, redis.ConnectionError or
    redis.TimeoutError. A server that does not serve now is left with NotTheOneError. A change that
    a full server refuses is left out.
    """

    def __init__(self, channel: Any) -> None:
        prefix = channel.global_keyprefix or ""
        self._index = f"{prefix}{channel.unacked_index_key}"
        self._messages = f"{prefix}{channel.unacked_key}"
        self._pool = channel.pool
        self._connection: Any = None
        self._done: list[str] = []
        self._unsent: list[bytes] = []
        self._unread: list[bytes] = []
        self._lock = Lock()

    def add(self, messages: Mapping[str, Any], received_at_s: float) -> None:
        """Add *messages* under their delivery tags, and send the removals that wait."""
        times = (word for tag in messages for word in (received_at_s, tag))
        texts = (word for tag, kept in messages.items() for word in (tag, json.encode(kept)))
        added = resp.packed(("ZADD", self._index, *times))
        added += resp.packed(("HSET", self._messages, *texts))
        with self._lock:
            self._collect()
            self._unsent.append(added)
            self._send(UNREAD)

    def remove(self, tag: str) -> None:
        """Note that the message of *tag* is done: the next `add` or `flush` removes it."""
        with self._lock:
            self._done.append(tag)

    def flush(self) -> None:
        """Send the removals that wait."""
        if self._done or self._unsent:
            with self._lock:
                self._collect()
                self._send(UNREAD)

    def settle(self) -> None:
        """Send what waits and read all answers: the server has carried out everything then."""
        if self._done or self._unsent or self._unread:
            with self._lock:
                self._collect()
                self._send(0)

    def _collect(self) -> None:
        """Make one change of all removals that wait."""
        if self._done:
            removal = resp.packed(("ZREM", self._index, *self._done))
            self._unsent.append(removal + resp.packed(("HDEL", self._messages, *self._done)))
            self._done.clear()

    def _send(self, unread: int) -> None:
        """Send all that waits, and read answers if there are more than *unread*."""
        try:
            self._send_once(unread)
        except LEFT:
            self._drop()
            raise
        except _BROKEN:
            self._drop()
            self._send_once(unread)

    def _send_once(self, unread: int) -> None:
        if self._connection is None:
            self._connection = self._pool.get_connection()
        if self._unsent:
            resp.send(self._connection, b"".join(self._unsent))
            self._unread += self._unsent
            self._unsent.clear()
        if len(self._unread) > unread:
            for _ in range(REPLIES * len(self._unread)):
                self._read_reply()
            self._unread.clear()

    def _read_reply(self) -> None:
        try:
            resp.receive(self._connection, resp.in_recv, None)
        except LEFT as error:
            raise NotTheOneError(f"{type(error).__name__}: {error}") from error
        except redis.ResponseError:
            pass  # a full server's: the message is only ours until it is done

    def _drop(self) -> None:
        """Leave the connection; what it has not answered waits to be sent again."""
        self._unsent[:0] = self._unread
        self._unread.clear()
        if self._connection is not None:
            self._connection.disconnect()
            self._pool.release(self._connection)
            self._connection = None
