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
from kombu import connection as kombu

PAUSES_S = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 2}
"""After each attempt at all addresses the pause grows by the step, to the maximum."""


_Connection: Any = kombu.Connection  # kombu's types lack half of it
_Pooled: Any = kombu.PooledConnection
_Pool: Any = kombu.ConnectionPool


class _Staying:
    """What both kinds of connections add to kombu's."""

    transport_cls: Any

    def switch(self, conn_str: str) -> None:
        """Go on to another address, by the same transport."""
        transport = self.transport_cls
        super().switch(conn_str)  # type: ignore[misc]  # kombu's
        self.transport_cls = transport

    def ensure_connection(self, *args: Any, **options: Any) -> Any:
        return super().ensure_connection(*args, **{**PAUSES_S, **options})  # type: ignore[misc]


class PooledConnection(_Staying, _Pooled):  # type: ignore[misc]  # untyped base
    """One that messages are sent over."""


class ConnectionPool(_Pool):  # type: ignore[misc]  # untyped base
    """Those."""

    def new(self) -> PooledConnection:
        about = self.connection._info(resolve=False)  # noqa: SLF001  # as kombu does
        return PooledConnection(self, **dict(about))


class Connection(_Staying, _Connection):  # type: ignore[misc]  # untyped base
    """A connection to the broker."""

    def Pool(self, limit: Any = None, **options: Any) -> ConnectionPool:  # noqa: N802  # kombu's name
        """Return a pool of connections like this one."""
        return ConnectionPool(self, limit, **options)


class Amqp(AMQP):
    """Celery's part that makes connections."""

    Connection = Connection
