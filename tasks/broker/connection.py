"""kombu's connection, which stays with our transport and does not wait long between its attempts.

Read against kombu 5.7. Where the broker has several addresses, as Sentinels are, a connection that
fails goes on to the next address, and there to kombu's own transport of its scheme: what ours do
(leave a demoted master, keep messages, tie confirms to their message) ended with the first
fail-over.

kombu waits 2 s before the second attempt, 4 s before the third, and 30 s in the end: a worker found
the broker only half a minute after it was back.
"""

from typing import Any

from celery.app.amqp import AMQP
from kombu import Connection as KombuConnection

PAUSES_S = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 2}
"""After each attempt at all addresses the pause grows by the step, to the maximum."""


class Connection(KombuConnection):
    """A connection to the broker."""

    def switch(self, conn_str: str) -> None:
        """Go on to another address, by the same transport."""
        transport = self.transport_cls
        super().switch(conn_str)
        self.transport_cls = transport

    def ensure_connection(self, *args: Any, **options: Any) -> Any:
        return super().ensure_connection(*args, **{**PAUSES_S, **options})


class Amqp(AMQP):
    """Celery's part that makes connections."""

    Connection = Connection
