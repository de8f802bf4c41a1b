"""Redis Cluster's map of slots, learnt from any of its servers and again when it has changed.

Read against Redis Cluster's specification and Valkey 9. A redirection names one slot's new server
at once; the whole map is read anew with the next command.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

import redis

from calls.redis_client.resp import packed
from calls.redis_client.sharded.node import Node
from calls.redis_client.sharded.shards import Shards

Place = tuple[str, int]
READ_AGAIN_S = 0.1
"""The map is read no more often than that."""

ANSWER_WITHIN_S = 0.5
"""Time one server has to return the map; then another is asked."""

_ASK = packed(("CLUSTER", "SLOTS"))


class _Range(NamedTuple):
    first: int
    last: int
    node: Node


class ClusterShards(Shards):
    """The masters of a Redis Cluster. *make* connects to a server by its place."""

    listen_to_all = False

    def __init__(self, seeds: Sequence[Place], make: Callable[[Place], Node]) -> None:
        self._seeds = list(seeds)
        self._make = make
        self._nodes: dict[Place, Node] = {}
        self._ranges: list[_Range] = []
        self._moved: dict[int, Node] = {}
        self._read_at = -READ_AGAIN_S
        self._stale = True
        self._lock = Lock()

    def of_slot(self, slot: int) -> Node:
        if self._stale:
            self._read()
        node = self._moved.get(slot)
        if node is not None:
            return node
        for each in self._ranges:
            if each.first <= slot <= each.last:
                return each.node
        self._stale = True
        raise redis.exceptions.ClusterDownError(f"no server has slot {slot}")

    def some_slots(self) -> list[int]:
        self.of_slot(0)
        found: dict[int, int] = {}
        for each in self._ranges:
            found.setdefault(id(each.node), each.first)
        return list(found.values())

    def at(self, host: str, port: int) -> Node:
        place = host, port
        node = self._nodes.get(place)
        if node is None:
            node = self._nodes.setdefault(place, self._make(place))
        return node

    def redirected(self, error: redis.exceptions.MovedError) -> None:
        self._moved[error.slot_id] = self.at(error.host, error.port)
        self._stale = True

    def failed(self, node: Node) -> None:
        node.leave()
        self._stale = True

    def all(self) -> list[Node]:
        self.of_slot(0)
        return list({id(each.node): each.node for each in self._ranges}.values())

    def close(self) -> None:
        for node in self._nodes.values():
            node.client.close()

    def _read(self) -> None:
        """Read the map, unless it was read just now. Raises ConnectionError without an answer."""
        with self._lock:
            if self._ranges and monotonic() - self._read_at < READ_AGAIN_S:
                return
            # The former masters first, then the addresses that were given.
            places = dict.fromkeys([*self._nodes, *self._seeds])
            for place in places:
                with suppress(redis.RedisError, OSError):
                    self._learn(place, self._told_by(self.at(*place)))
                    return
        if not self._ranges:
            raise redis.ConnectionError("no server of the cluster answers")

    def _told_by(self, node: Node) -> Any:
        (told,) = node.replies(node.send(_ASK), 1, ANSWER_WITHIN_S)
        if isinstance(told, Exception):
            raise told
        return told

    def _learn(self, told_by: Place, told: Any) -> None:
        ranges = []
        for first, last, master, *_ in told:
            host = str(master[0] or "")  # a server that knows no address of its own
            place = (host if host not in {"", "?"} else told_by[0]), int(master[1])
            ranges.append(_Range(int(first), int(last), self.at(*place)))
        self._ranges, self._moved = ranges, {}
        self._read_at = monotonic()
        self._stale = False
