"""A message that a Celery worker has taken is not lost because Redis is full.

kombu takes a message off its queue (BRPOP works on a full server) and then notes it as taken, which
a full server refuses: the message was gone and the worker with it. Here it is carried out all the
same, held by this worker alone until it is done.
"""

from typing import Any

from kombu.transport import redis as transport
from kombu.transport import virtual
from redis.exceptions import ResponseError


class QoS(transport.QoS):
    """Keeps account of taken messages, on the server when it can."""

    def append(self, message: Any, delivery_tag: str) -> None:
        try:
            super().append(message, delivery_tag)
        except ResponseError:
            virtual.QoS.append(self, message, delivery_tag)


def install() -> None:
    """Have every Redis channel of this process keep its account so."""
    transport.Channel.QoS = QoS
