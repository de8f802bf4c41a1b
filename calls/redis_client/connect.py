"""Connects to Redis: pooled, with short time-outs for a server that is down.

Read against redis-py 8.1.

`sentinel://host:port,host:port/name` asks Sentinel for the present master of *name*, and again
after each failover; `sentinel://:password@…` gives the servers' password.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

from calls.redis_client.client import PackingClient, StoreClient
from calls.redis_client.failover import BY_SCHEME, Watched
from calls.redis_client.protocol import Wait, in_recv
from deadair import redis_tls

SOCKET_TIMEOUT_S = 1.5
SENTINEL_PORT = 26379


@dataclass(frozen=True, slots=True)
class SentinelGroup:
    """A Redis master under Sentinel, as a `sentinel://` address names it."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    password: str | None


def sentinel_group(url: str) -> SentinelGroup | None:
    """Return the master that a `sentinel://` address names, None for any other address.

    Raises ValueError when it names no host or no master.
    """
    parts = urlsplit(url)
    if parts.scheme != "sentinel":
        return None
    user, _, places = parts.netloc.rpartition("@")
    hosts = []
    for place in filter(None, places.split(",")):
        host, _, port = place.partition(":")
        hosts.append((host, int(port or SENTINEL_PORT)))
    name = parts.path.strip("/")
    if not hosts or not name or not all(host for host, _ in hosts):
        raise ValueError("must be like sentinel://host:26379,host:26379/name-of-the-master")
    password = user.partition(":")[2]
    return SentinelGroup(tuple(hosts), name, unquote(password) or None)


def connect(url: str, *, max_connections: int = 64, wait: Wait = in_recv) -> StoreClient:
    """Return a client for *url*; it connects on first use and never waits long for a dead server.

    *wait* waits for the replies to scripts; greenlets pass their own. There is one retry only: a
    caller's silence or Telnyx's two seconds run meanwhile.
    """
    options: dict[str, Any] = {
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": SOCKET_TIMEOUT_S,
        "decode_responses": True,
        "retry": Retry(NoBackoff(), 1),
    }
    master = sentinel_group(url)
    if master is None:
        pool = redis.BlockingConnectionPool.from_url(
            redis_tls.plain(url),
            max_connections=max_connections,
            timeout=SOCKET_TIMEOUT_S,
            connection_class=BY_SCHEME[urlsplit(url).scheme],
            **redis_tls.options(url),
            **options,
        )
        return PackingClient(pool, SOCKET_TIMEOUT_S, wait)
    asked = {"socket_timeout": SOCKET_TIMEOUT_S, "socket_connect_timeout": SOCKET_TIMEOUT_S}
    sentinel: Any = Sentinel(list(master.hosts), sentinel_kwargs=asked, **options)  # type: ignore[no-untyped-call]  # redis-py has none
    client: StoreClient = sentinel.master_for(
        master.name,
        redis_class=StoreClient,
        password=master.password,
        connection_class=Watched,
    )
    return client
