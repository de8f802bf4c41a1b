"""Which server has a slot: a fixed list of servers, or Redis Cluster's own map.

A list gives each server an equal range of the slots, in the order of the list.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import redis

from calls.redis_client.sharded.hash_slots import SLOTS
from calls.redis_client.sharded.node import Node


class Shards(ABC):
    """The servers, and which slot is where. Methods raise redis.RedisError."""

    @abstractmethod
    def of_slot(self, slot: int) -> Node:
        """Return the server that has *slot*."""

    @abstractmethod
    def some_slots(self) -> list[int]:
        """Return one slot of each server."""

    @abstractmethod
    def at(self, host: str, port: int) -> Node:
        """Return the server that a redirection names."""

    def redirected(self, error: redis.exceptions.MovedError) -> None:  # noqa: B027  # a list of servers never does
        """Learn that a slot is elsewhere now."""

    def failed(self, node: Node) -> None:
        """Learn that *node* does not serve: what it says next may come from another server."""
        node.leave()

    @abstractmethod
    def all(self) -> list[Node]:
        """Return every server."""

    @property
    @abstractmethod
    def listen_to_all(self) -> bool:
        """Whether a published message is heard on its own server only."""

    def close(self) -> None:
        for node in self.all():
            node.client.close()


class ListedShards(Shards):
    """Several Redis or Sentinel groups, whose list never changes while the process runs."""

    listen_to_all = True

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = list(nodes)

    def of_slot(self, slot: int) -> Node:
        return self._nodes[slot * len(self._nodes) // SLOTS]

    def some_slots(self) -> list[int]:
        count = len(self._nodes)
        return [-(-place * SLOTS // count) for place in range(count)]

    def at(self, host: str, port: int) -> Node:
        raise redis.ConnectionError(f"a server of the list redirects to {host}:{port}")

    def all(self) -> list[Node]:
        return list(self._nodes)
