"""Connects to Redis: pooled, with short time-outs for a server that is down.

Read against redis-py 8.1.

`sentinel://user:password@host:port,host:port/name/db` asks Sentinel for the present master of
*name*, and again after each failover. User and password are the servers'; Sentinel's own, if it has
any, are `?sentinel_username=…&sentinel_password=…`. `sentinels://` is the same over TLS, to both.

`cluster://user:password@host:port,host:port` is a Redis Cluster that any of those servers knows;
`clusters://` the same over TLS. Several addresses with a `;` between are several servers or groups,
each with its share of the calls (`calls.redis_client.sharded`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel

from calls.redis_client.client import PackingClient, StoreClient
from calls.redis_client.failover import BY_SCHEME, Watched, WatchedTls, share_context
from calls.redis_client.resp import Wait, in_recv
from calls.redis_client.sharded.client import ShardedClient
from calls.redis_client.sharded.cluster import ClusterShards, Place
from calls.redis_client.sharded.node import Node
from calls.redis_client.sharded.shards import ListedShards
from deadair import redis_tls

SOCKET_TIMEOUT_S = 1.5
SENTINEL_PORT = 26379
SENTINEL_TIMEOUT_S = 0.4
"""A Sentinel that does not answer within this is skipped: a web worker publishes within 0.9 s."""

SENTINEL = frozenset({"sentinel", "sentinels"})
CLUSTER = frozenset({"cluster", "clusters"})
CLUSTER_PORT = 6379
_BETWEEN = re.compile(r";(?=[a-z]+://)")


@dataclass(frozen=True, slots=True)
class SentinelGroup:
    """A Redis master under Sentinel, as a `sentinel://` address names it."""

    hosts: tuple[tuple[str, int], ...]
    name: str
    db: int = 0
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """redis-py's options for the servers and for Sentinel; {} without TLS."""

    of_sentinel: Mapping[str, str] = field(default_factory=dict, repr=False)
    """User and password of Sentinel itself."""

    @property
    def sentinel_options(self) -> dict[str, Any]:
        """What Sentinel itself is connected to with; the next one is asked where one is away."""
        return {
            "socket_timeout": SENTINEL_TIMEOUT_S,
            "socket_connect_timeout": SENTINEL_TIMEOUT_S,
            "retry": Retry(NoBackoff(), 0),
            **self.of_sentinel,
            **({"ssl": True, **self.tls} if self.tls else {}),
        }

    @property
    def broker_url(self) -> str:
        """The addresses as kombu wants them: one for each Sentinel."""
        user, password = (quote(text or "", safe="") for text in (self.user, self.password))
        who = f"{user}:{password}@" if user or password else ""
        return ";".join(f"sentinel://{who}{host}:{port}/{self.db}" for host, port in self.hosts)


def sentinel_group(url: str) -> SentinelGroup | None:
    """Return the master that a `sentinel://` address names, None for any other address.

    Raises ValueError when it names no host or no master, or a database that is no number.
    """
    parts = urlsplit(url)
    if parts.scheme not in SENTINEL:
        return None
    who, _, places = parts.netloc.rpartition("@")
    hosts = []
    for place in filter(None, places.split(",")):
        host, _, port = place.partition(":")
        hosts.append((host, int(port or SENTINEL_PORT)))
    name, _, db = parts.path.strip("/").partition("/")
    if not hosts or not name or not all(host for host, _ in hosts):
        raise ValueError("must be like sentinel://host:26379,host:26379/name-of-the-master")
    user, _, password = who.partition(":")
    own = {key.removeprefix("sentinel_"): value for key, value in parse_qsl(parts.query)}
    return SentinelGroup(
        tuple(hosts),
        name,
        db=int(db or 0),
        user=unquote(user) or None,
        password=unquote(password) or None,
        tls=redis_tls.options(url),
        of_sentinel={key: own[key] for key in ("username", "password") if key in own},
    )


def cluster_places(url: str) -> list[Place]:
    """Return the servers that a `cluster://` address names. Raises ValueError for a bad one."""
    places = []
    for place in filter(None, urlsplit(url).netloc.rpartition("@")[2].split(",")):
        parts = urlsplit(f"//{place}")
        if not parts.hostname:
            raise ValueError("must be like cluster://host:6379,host:6379")
        places.append((parts.hostname, parts.port or CLUSTER_PORT))
    return places


def connect(url: str, *, max_connections: int = 64, wait: Wait = in_recv) -> StoreClient:
    """Return a client for *url*; it connects on first use and never waits long for a dead server.

    *wait* waits for the replies to scripts; greenlets pass their own. There is one retry only: a
    caller's silence or Telnyx's two seconds run meanwhile.
    """
    several = _BETWEEN.split(url)
    if len(several) > 1:
        clients = [connect(one, max_connections=max_connections, wait=wait) for one in several]
        nodes = [Node(client, wait, f"server {n}") for n, client in enumerate(clients, 1)]
        return ShardedClient(ListedShards(nodes), clients[0], SOCKET_TIMEOUT_S)
    if urlsplit(url).scheme in CLUSTER:
        return _cluster(url, max_connections, wait)
    master = sentinel_group(url)
    if master is not None:
        return _watched(master)
    pool = redis.BlockingConnectionPool.from_url(
        redis_tls.plain(url),
        max_connections=max_connections,
        timeout=SOCKET_TIMEOUT_S,
        connection_class=BY_SCHEME[urlsplit(url).scheme],
        **redis_tls.options(url),
        **_options(),
    )
    return PackingClient(pool, SOCKET_TIMEOUT_S, wait)


def _options() -> dict[str, Any]:
    return {
        "socket_timeout": SOCKET_TIMEOUT_S,
        "socket_connect_timeout": SOCKET_TIMEOUT_S,
        "decode_responses": True,
        "retry": Retry(NoBackoff(), 1),
    }


def _cluster(url: str, max_connections: int, wait: Wait) -> ShardedClient:
    places, parts, tls = cluster_places(url), urlsplit(url), redis_tls.options(url)
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")

    def make(place: Place) -> Node:
        pool = redis.BlockingConnectionPool(  # type: ignore[no-untyped-call]  # redis-py has none
            max_connections=max_connections,
            timeout=SOCKET_TIMEOUT_S,
            connection_class=BY_SCHEME["rediss" if tls else "redis"],
            host=place[0],
            port=place[1],
            username=unquote(user) or None,
            password=unquote(password) or None,
            **tls,
            **_options(),
        )
        return Node(PackingClient(pool, SOCKET_TIMEOUT_S, wait), wait, f"{place[0]}:{place[1]}")

    shards = ClusterShards(places, make)
    return ShardedClient(shards, shards.at(*places[0]).client, SOCKET_TIMEOUT_S)


def _watched(master: SentinelGroup) -> StoreClient:
    asked = master.sentinel_options
    sentinel: Any = Sentinel(list(master.hosts), sentinel_kwargs=asked, **_options())  # type: ignore[no-untyped-call]  # redis-py has none
    if master.tls:
        share_context(sentinel)
    client: StoreClient = sentinel.master_for(
        master.name,
        redis_class=StoreClient,
        db=master.db,
        username=master.user,
        password=master.password,
        connection_class=WatchedTls if master.tls else Watched,
        **master.tls,
    )
    return client
