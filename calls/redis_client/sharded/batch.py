"""Runs commands on several servers at once, each where its slot is, within one command's deadline.

A slot that moved, a server that does not serve and a connection that broke are tried again with
what is known by then. What does not succeed in time gets its last error as its reply.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic, sleep
from typing import Any, NamedTuple

import redis
from redis.exceptions import AskError, MovedError, TryAgainError

from calls.redis_client.client import FIRST_PAUSE_S, LONGEST_PAUSE_S
from calls.redis_client.failover import NOT_THE_ONE, UNBLOCKED
from calls.redis_client.resp import packed
from calls.redis_client.sharded.node import Node
from calls.redis_client.sharded.shards import Shards

_ASKING = packed(("ASKING",))
_REDIRECTS = (MovedError, AskError)
_PASSING: tuple[type[Exception], ...] = (
    *_REDIRECTS,
    TryAgainError,
    redis.ConnectionError,
    redis.TimeoutError,
    *NOT_THE_ONE,
)


class Unit(NamedTuple):
    """Commands of one slot that go together, packed, and how many replies they get."""

    slot: int
    packed: bytes
    replies: int = 1


class _Round:
    """One attempt at the units at *places*."""

    def __init__(self, shards: Shards, units: Sequence[Unit], asked: dict[int, Node]) -> None:
        self._shards = shards
        self._units = units
        self._asked = asked
        self.replied: dict[int, list[Any]] = {}
        self.failed: dict[int, Exception] = {}

    def run(self, places: Sequence[int], within_s: float) -> None:
        owed: list[tuple[Node, Any, list[int]]] = []
        try:
            for node, here in self._by_node(places):
                with self._failing(node, here):
                    data = b"".join(self._data(place) for place in here)
                    owed.append((node, node.send(data), here))
            until = monotonic() + within_s
            while owed:
                node, connection, here = owed.pop(0)
                with self._failing(node, here):
                    count = sum(self._count(place) for place in here)
                    left_s = max(0.05, until - monotonic())
                    self._sort(here, node.replies(connection, count, left_s))
        finally:
            for node, connection, _ in owed:  # a time-out of gevent's broke it off
                node.drop(connection)

    def _by_node(self, places: Sequence[int]) -> list[tuple[Node, list[int]]]:
        found: dict[int, tuple[Node, list[int]]] = {}
        for place in places:
            try:
                node = self._asked.get(place) or self._shards.of_slot(self._units[place].slot)
            except redis.RedisError as error:
                self.failed[place] = error
                continue
            found.setdefault(id(node), (node, []))[1].append(place)
        return list(found.values())

    def _failing(self, node: Node, here: list[int]) -> "_Failing":
        return _Failing(self, node, here)

    def _data(self, place: int) -> bytes:
        data = self._units[place].packed
        return _ASKING + data if place in self._asked else data

    def _count(self, place: int) -> int:
        return self._units[place].replies + (place in self._asked)

    def _sort(self, here: list[int], replies: list[Any]) -> None:
        at = 0
        for place in here:
            mine = replies[at : at + self._count(place)]
            at += len(mine)
            if place in self._asked:
                mine = mine[1:]
            error = next((each for each in mine if isinstance(each, Exception)), None)
            if error is not None and _passes(error):
                self.failed[place] = error
            else:
                self.replied[place] = mine

    def away(self, node: Node, here: list[int], error: Exception) -> None:
        self.failed.update(dict.fromkeys(here, error))
        self._shards.failed(node)

    def learn(self) -> None:
        """Note for the next round what the servers said."""
        for place, error in self.failed.items():
            self._asked.pop(place, None)
            if isinstance(error, AskError):
                with suppress(redis.RedisError):
                    self._asked[place] = self._shards.at(error.host, error.port)
            elif isinstance(error, MovedError):
                self._shards.redirected(error)
            elif isinstance(error, NOT_THE_ONE):
                with suppress(redis.RedisError):
                    self._shards.failed(self._shards.of_slot(self._units[place].slot))


class _Failing:
    """Notes that a server is away; any other exception is passed on."""

    def __init__(self, of: _Round, node: Node, here: list[int]) -> None:
        self._of, self._node, self._here = of, node, here

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, (redis.RedisError, OSError)):
            self._of.away(self._node, self._here, error)
            return True
        return False


def _passes(error: Exception) -> bool:
    return isinstance(error, _PASSING) or str(error).startswith(UNBLOCKED)


def run(
    shards: Shards, units: Sequence[Unit], within_s: float, *, again: bool = True
) -> list[list[Any]]:
    """Return the replies to *units*; errors are among them.

    *again* false: one attempt, and one more for redirections only.
    """
    give_up_at = monotonic() + within_s
    pause_s, redirections = FIRST_PAUSE_S, 0
    found: dict[int, list[Any]] = {}
    asked: dict[int, Node] = {}
    places: Sequence[int] = range(len(units))
    while True:
        left_s = give_up_at - monotonic()
        one = _Round(shards, units, asked)
        one.run(places, max(left_s, 0.05))
        one.learn()
        found |= one.replied
        if not one.failed:
            break
        places = sorted(one.failed)
        redirected = all(isinstance(error, _REDIRECTS) for error in one.failed.values())
        redirections += redirected
        at_once = redirected and redirections == 1
        wait_s = 0.0 if at_once else pause_s
        if monotonic() + wait_s > give_up_at or not (again or at_once):
            found |= {place: [one.failed[place]] * units[place].replies for place in places}
            break
        if wait_s:
            sleep(wait_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    return [found[place] for place in range(len(units))]


Runner = Callable[[Sequence[Unit]], list[list[Any]]]
