"""Leaves a Redis server that no longer serves. Read against redis-py 8.1.

A server can answer without serving: a demoted master, one that still loads its file, a replica
without its master, a cluster without a quorum. It has not carried out the command, so its
connections are closed, and the command is sent again to the server that the address then leads to.
"""

import socket
from typing import Any

import redis
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    ReadOnlyError,
)
from redis.sentinel import SentinelManagedConnection, SentinelManagedSSLConnection

from calls.redis_client.tls_context import OneContext

NOT_THE_ONE: tuple[type[redis.RedisError], ...] = (
    ReadOnlyError,
    BusyLoadingError,
    ClusterDownError,  # MASTERDOWN too: redis-py makes it one of these
)


UNBLOCKED = "UNBLOCKED"
"""The reply to a waiting command when its server is demoted."""


_ANSWERS: tuple[type[redis.RedisError], ...] = (*NOT_THE_ONE, redis.ResponseError)


class NotTheOneError(redis.ConnectionError):
    """The server answered that it does not serve now; nothing was done."""


LEFT: tuple[type[redis.RedisError], ...] = (NotTheOneError, *NOT_THE_ONE)
"""The errors that say so, parsed or raw."""


class _LeavesOthers:
    """A connection of redis-py's that closes when its server no longer serves.

    Also when its reader is interrupted: by default redis-py keeps one to a Sentinel's master open,
    and the reply that it owes would be taken for the next command's.
    """

    def read_response(self, *args: Any, **options: Any) -> Any:
        options.setdefault("disconnect_on_error", True)
        try:
            return super().read_response(*args, **options)  # type: ignore[misc]  # redis-py's
        except _ANSWERS as error:
            if not isinstance(error, NOT_THE_ONE) and not str(error).startswith(UNBLOCKED):
                raise
            self.disconnect()  # type: ignore[attr-defined]  # redis-py's
            raise NotTheOneError(f"{type(error).__name__}: {error}") from error


class Plain(_LeavesOthers, Connection):
    """Over TCP."""


class Tls(_LeavesOthers, OneContext, SSLConnection):
    """Over TLS."""


class Local(_LeavesOthers, UnixDomainSocketConnection):
    """Over a socket in the file system."""


class Watched(_LeavesOthers, SentinelManagedConnection):
    """To the master that Sentinel names."""


class WatchedTls(_LeavesOthers, OneContext, SentinelManagedSSLConnection):
    """The same over TLS."""


def share_context(sentinel: Any) -> None:
    """Have *sentinel*, which is redis-py's, connect to the Sentinels as to servers over TLS."""
    for each in sentinel.sentinels:
        each.connection_pool.connection_class = Tls


_OPTIONS = {"TCP_KEEPIDLE": 2, "TCP_KEEPINTVL": 1, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 5_000}

LEAVES_THE_SILENT = {
    getattr(socket, name): value for name, value in _OPTIONS.items() if hasattr(socket, name)
}
"""Options of TCP (s; the last in ms) that end a connection whose other end is silent for 5 s.

A host that loses its power or its network tells nobody. Who only waits there would wait for ever:
the kernel sends nothing again, or sends again for a quarter of an hour.
"""

BY_SCHEME = {"redis": Plain, "rediss": Tls, "unix": Local}
"""The class of a connection to each kind of address."""
