"""Keeps the message a Celery worker has received when Redis is full or away.

Read against kombu 5.7. It pops a message off its queue (BRPOP works on a full server) and then
records it as unacknowledged, which a full server refuses: the message was lost and the worker
ended. Here the task runs all the same, and only this worker holds its message until then.
When the connection breaks, kombu restores unfinished messages and acknowledges finished ones over a
connection it has already dropped: the worker ended. Here both stay in the server's record of
unacknowledged messages, from which they are redelivered; running twice harms no task.
"""

from typing import Any

from kombu.transport import redis as transport
from kombu.transport import virtual
from redis.exceptions import ResponseError


class ResilientQoS(transport.QoS):
    """Records received messages, on the server when that is possible."""

    def append(self, message: Any, delivery_tag: str) -> None:
        try:
            super().append(message, delivery_tag)
        except ResponseError:
            virtual.QoS.append(self, message, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        if self._is_cut_off():
            virtual.QoS.ack(self, delivery_tag)
        else:
            super().ack(delivery_tag)

    def restore_unacked(self, client: Any = None) -> None:
        if self._is_cut_off():
            self._delivered.clear()  # type: ignore[union-attr]  # a mapping once it is made
        else:
            super().restore_unacked(client)

    def _is_cut_off(self) -> bool:
        return getattr(self.channel.connection, "client", None) is None
