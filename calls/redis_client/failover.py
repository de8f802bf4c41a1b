"""Leaves a Redis server that is not the one to ask. Read against redis-py 8.1.

A server may be there and not the one to ask: a master that was demoted, one that still loads its
file, a replica without its master, a cluster without a quorum. Its connections are of no use, and
what it was asked was not done, so the command goes anew to whatever the address leads to then.
"""

from typing import Any

import redis
from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    ReadOnlyError,
)
from redis.sentinel import SentinelManagedConnection, SentinelManagedSSLConnection

NOT_THE_ONE: tuple[type[redis.RedisError], ...] = (
    ReadOnlyError,
    BusyLoadingError,
    ClusterDownError,  # MASTERDOWN too: redis-py makes it one of these
)


UNBLOCKED = "UNBLOCKED"
"""What a command that waited is answered when its server is demoted."""


_ANSWERS: tuple[type[redis.RedisError], ...] = (*NOT_THE_ONE, redis.ResponseError)


class NotTheOneError(redis.ConnectionError):
    """The server answered that it is not the one to ask now; nothing was done."""


LEFT: tuple[type[redis.RedisError], ...] = (NotTheOneError, *NOT_THE_ONE)
"""What says so, whether a connection has made it out already or not."""


class _LeavesOthers:
    """A connection of redis-py's that is closed by whoever is not the one to ask."""

    def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return super().read_response(*args, **options)  # type: ignore[misc]  # redis-py's
        except _ANSWERS as error:
            if not isinstance(error, NOT_THE_ONE) and not str(error).startswith(UNBLOCKED):
                raise
            self.disconnect()  # type: ignore[attr-defined]  # redis-py's
            raise NotTheOneError(f"{type(error).__name__}: {error}") from error


class Plain(_LeavesOthers, Connection):
    """Over TCP."""


class Tls(_LeavesOthers, SSLConnection):
    """Over TLS."""


class Local(_LeavesOthers, UnixDomainSocketConnection):
    """Over a socket in the file system."""


class Watched(_LeavesOthers, SentinelManagedConnection):
    """To the master that Sentinel names."""


class WatchedTls(_LeavesOthers, SentinelManagedSSLConnection):
    """The same over TLS."""


BY_SCHEME = {"redis": Plain, "rediss": Tls, "unix": Local}
"""The class of a connection to each kind of address."""
