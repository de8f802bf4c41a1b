"""The doctor's checks of the servers that others may use too: broker and store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from calls.service import neighbours
from tasks import app as celery
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
NO_EVICTION = "noeviction"
ADDRESS_FIX = "start it, or correct its address"


def store(p: Dependencies) -> Answer:
    """Look at the store's server and at who else is on its database."""
    client = p.store.redis
    for server in neighbours.servers(client):
        if bad := _unfit(server, "live calls"):
            return bad
        if server.cluster and not client.sharded:
            return (
                False,
                "this is one server of a Redis Cluster",
                "write REDIS_URL=cluster://host:port,host:port",
            )
    if fault := neighbours.cluster_fault(client):
        return False, fault, "give every slot a running master: redis-cli --cluster fix"
    found = neighbours.in_store(client, p.config.namespace)
    if not found.keys:
        return True, f"no other applications' keys among {found.looked_at} examined", ""
    said = f"{found.keys} of {found.looked_at} keys belong to others: {', '.join(found.heads)}"
    return (
        True,
        said,
        "use a separate database, or set DEADAIR_KEY_PREFIX; another's FLUSHDB ends calls",
    )


def broker(p: Dependencies) -> Answer:
    """Look at a Redis broker's server and at who else is on its database."""
    with redis_of_broker() as client:
        if client is None:
            return True, "RabbitMQ; a separate vhost keeps other applications apart", ""
        if bad := _unfit(neighbours.server(client), "tasks that wait"):
            return bad
        others = neighbours.on_broker(client, p.config.namespace)
    if not others:
        return True, "no other Celery on its database", ""
    said = f"another Celery uses this database: {', '.join(others[:3])}"
    if p.config.events == "shared":
        return (
            True,
            said,
            "with DEADAIR_EVENTS=shared its control.shutdown() also ends Dead Air's workers",
        )
    return True, said, "no conflict: names, control and unacknowledged messages are separate"


def _unfit(server: neighbours.Server, evicted: str) -> Answer | None:
    if server.sentinel:
        fix = "write sentinel://host:26379/name-of-the-master/0"
        return False, "it is a Sentinel, which keeps nothing itself", fix
    if server.replica:
        return False, "it is a replica: it takes no writes", "write the address of its master"
    if server.version < neighbours.OLDEST:
        version, least = (".".join(map(str, v)) for v in (server.version, neighbours.OLDEST))
        return False, f"Redis {version}", f"Redis {least} or newer, or Valkey, is needed"
    if server.policy != NO_EVICTION:
        said = f"evicts keys when it is full ({server.policy})"
        return False, said, f"set maxmemory-policy {NO_EVICTION}: evicted keys would be {evicted}"
    return None


@contextmanager
def redis_of_broker() -> Iterator[Any]:
    """Give a client of the broker's Redis, None where the broker is none."""
    with celery.connection_for_read(connect_timeout=2) as connection:
        channel: Any = connection.default_channel
        yield getattr(channel, "client", None)
