"""Other applications on the store's and the broker's Redis, as the doctor reports them.

At most `LOOKED_AT` keys are looked at, by SCAN, which holds nobody up.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from calls import keys
from calls.redis_client.client import StoreClient
from calls.redis_client.sharded.hash_slots import SLOTS

LOOKED_AT = 20_000
AT_ONCE = 1_000
OLDEST = (7, 0)
"""The oldest Redis whose commands ours are tried with; Valkey says 7.2."""

BINDING = "_kombu.binding."
UNACKED = ("unacked", "unacked_index", "unacked_mutex")
_PLACE = re.compile(r"[:{<]")


class Server(NamedTuple):
    """A Redis server, and what of it matters here."""

    version: tuple[int, ...]
    policy: str
    cluster: bool
    replica: bool = False
    sentinel: bool = False


class Foreign(NamedTuple):
    """Keys that are not ours: how many of how many that were looked at, by what they begin with."""

    keys: int
    looked_at: int
    heads: tuple[str, ...]


def server(client: Any) -> Server:
    """Return what the server says of itself. Raises what *client* raises."""
    told: dict[str, Any] = {}
    for section in ("server", "memory", "cluster", "replication"):
        told |= client.info(section)
    version = re.findall(r"\d+", str(told.get("redis_version", "")))
    return Server(
        version=tuple(int(part) for part in version[:2]),
        policy=str(told.get("maxmemory_policy", "")),
        cluster=bool(int(told.get("cluster_enabled", 0))),
        replica=told.get("role") == "slave",
        sentinel=told.get("redis_mode") == "sentinel",
    )


def servers(client: StoreClient) -> list[Server]:
    """Return what each server of the store says of itself. Raises what *client* raises."""
    return [server(each) for each in client.servers()]


def cluster_fault(client: StoreClient) -> str:
    """Return what a Redis Cluster's servers say is wrong with it, '' for nothing or no cluster."""
    for each in client.servers():
        if not int(each.info("cluster").get("cluster_enabled", 0)):
            continue
        told: Any = each.execute_command("CLUSTER INFO")
        state, failing = str(told["cluster_state"]), int(told["cluster_slots_fail"])
        lacking = SLOTS - int(told["cluster_slots_assigned"])
        if state != "ok" or failing or lacking:
            return f"cluster state {state}, {lacking} slots without a server, {failing} failing"
    return ""


def in_store(client: Any, namespace: str) -> Foreign:
    """Return the keys that are neither calls' nor the broker's under *namespace*."""
    return _foreign(_names(client), namespace, keys.PREFIX)


def on_broker(client: Any, namespace: str) -> tuple[str, ...]:
    """Return the exchanges and lists of another Celery on a Redis broker."""
    bindings = {_text(name).removeprefix(BINDING) for name in client.scan_iter(f"{BINDING}*")}
    others = {name for name in bindings if not _within(name, namespace)}
    others |= {name for name in UNACKED if client.exists(name)}
    return tuple(sorted(others))


def _names(client: Any) -> list[str]:
    return [_text(name) for name in islice(client.scan_iter(count=AT_ONCE), LOOKED_AT)]


def _foreign(names: Iterable[str], namespace: str, prefix: str) -> Foreign:
    known, found, looked_at = our_heads(), Counter[str](), 0
    for name in names:
        looked_at += 1
        plain = name.removeprefix(prefix)
        ours = name.startswith(prefix) and _head(plain) in known
        if not ours and not _within(name.removeprefix(BINDING), namespace):
            found[_PLACE.split(name.lstrip("{"))[0][:40]] += 1
    return Foreign(found.total(), looked_at, tuple(head for head, _ in found.most_common(3)))


def our_heads() -> frozenset[str]:
    """Return what our keys begin with, as the catalogue in `calls.keys` has them."""
    rows = re.findall(r"^\| (`.+?) \|", keys.__doc__ or "", re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    return frozenset(_head(name) for name in names)


def _head(name: str) -> str:
    """Return what a key begins with: "call" of "call:{id}", "{hooks}" of "{hooks}:x"."""
    return name.partition(":")[0]


def _within(name: str, namespace: str) -> bool:
    return name == namespace or name.startswith(f"{namespace}.")


def _text(name: Any) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
