"""A message that a Celery worker has taken is lost neither with a full Redis nor with a dead one.

kombu takes a message off its queue (BRPOP works on a full server) and then notes it as taken, which
a full server refuses: the message was gone and the worker with it. Here it is carried out all the
same, held by this worker alone until it is done. When the connection breaks, kombu puts back what
is not done and acknowledges what is done since, over a connection that it has let go of already:
the worker ended. Here both are left in the server's account of taken messages, from which they come
back; being run twice harms no task.
"""

from typing import Any

from kombu.transport import redis as transport
from kombu.transport import virtual
from redis.exceptions import ResponseError


class ResilientQoS(transport.QoS):
    """Keeps account of taken messages, on the server when it can."""

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


def install() -> None:
    """Have every Redis channel of this process keep its account so."""
    transport.Channel.QoS = ResilientQoS
