"""A Redis client over several servers: each command goes to the server that has its slot.

To the store it is `redis.Redis`: pipelines reach many servers at once, a transaction stays in one
slot. `TIME` is always that of the server that holds the list of live calls, so that the times which
calls share are one clock's.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import redis
from redis.client import Pipeline

from calls import keys
from calls.redis_client.client import StoreClient, StorePipeline
from calls.redis_client.errors import raise_unavailable
from calls.redis_client.resp import packed
from calls.redis_client.sharded import batch, hash_slots
from calls.redis_client.sharded.batch import Unit
from calls.redis_client.sharded.node import Node
from calls.redis_client.sharded.shards import Shards

_MULTI, _EXEC = packed(("MULTI",)), packed(("EXEC",))
_FAILURES = (redis.RedisError, OSError)


class ShardedClient(StoreClient):
    """`StoreClient` over *shards*. Raises StoreUnavailableError for every error."""

    agents_tag = "{agents}:"
    sharded = True

    def __init__(self, shards: Shards, like: StoreClient, reply_within_s: float) -> None:
        super().__init__(connection_pool=like.connection_pool)
        self.shards = shards
        self._reply_within_s = reply_within_s
        self._clock_slot = hash_slots.of_key(keys.LIVE)
        self.listening_points = len(shards.all()) if shards.listen_to_all else 1

    def servers(self) -> list[StoreClient]:
        try:
            return [node.client for node in self.shards.all()]
        except _FAILURES as error:
            raise_unavailable(error)

    def to_listen_at(self, point: int, attempt: int) -> StoreClient:
        """Redis Cluster repeats messages on all its servers: any will do, and another one next."""
        servers = self.servers()
        return servers[point if self.shards.listen_to_all else attempt % len(servers)]

    def check_reachable(self) -> None:
        self.execute_command("PING")

    def close(self) -> None:
        self.shards.close()

    def scan_iter(self, *args: Any, **options: Any) -> Iterator[Any]:
        for server in self.servers():
            yield from server.scan_iter(*args, **options)

    def execute_command(self, *args: Any, **options: Any) -> Any:
        name = args[0].upper()
        command = hash_slots.words(args)
        try:
            if name in hash_slots.EVERYWHERE:
                return self._everywhere(name, command)
            if name in hash_slots.SPLIT:
                return self._split(name, command)
            unit = Unit(self.slot_of(command), packed(command))
        except redis.RedisError as error:
            raise_unavailable(error)
        (reply,) = self.run([unit])[0]
        return self.parsed(name, reply, options)

    def run(
        self, units: Sequence[Unit], within_s: float = 0.0, *, again: bool = True
    ) -> list[list[Any]]:
        """Run *units* on their servers (`batch.run`); errors are among the replies."""
        return batch.run(self.shards, units, within_s or self._reply_within_s, again=again)

    def slot_of(self, command: tuple[Any, ...]) -> int:
        """Return the slot of *command*; one without a key goes to the server of the clock."""
        slot = hash_slots.of_command(command)
        return self._clock_slot if slot is None else slot

    def parsed(self, name: str, reply: Any, options: dict[str, Any]) -> Any:
        """Return *reply* as redis-py would. Raises StoreUnavailableError for an error."""
        if isinstance(reply, Exception):
            raise_unavailable(reply)
        callback = self.response_callbacks.get(name)  # type: ignore[no-untyped-call]  # redis-py has none
        options.pop("keys", None)
        return callback(reply, **options) if callback else reply

    def _everywhere(self, name: str, command: tuple[Any, ...]) -> Any:
        whole = packed(command)
        replies = self.run([Unit(slot, whole) for slot in self.shards.some_slots()])
        parsed = [self.parsed(name, reply, {}) for (reply,) in replies]
        return [key for each in parsed for key in each] if name == "KEYS" else parsed[0]

    def _split(self, name: str, command: tuple[Any, ...]) -> Any:
        """Run a command of many keys; those of one slot stay together."""
        places: dict[int, list[int]] = {}
        for place, key in enumerate(command[1:]):
            places.setdefault(hash_slots.of_key(key), []).append(place)
        units = [
            Unit(slot, packed((name, *(command[1 + place] for place in here))))
            for slot, here in places.items()
        ]
        replies = [self.parsed(name, reply, {}) for (reply,) in self.run(units)]
        if name != "MGET":
            return sum(replies)
        found = [None] * (len(command) - 1)
        for here, values in zip(places.values(), replies, strict=True):
            for place, value in zip(here, values, strict=True):
                found[place] = value
        return found

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        return ShardedPipeline(self, transaction, shard_hint)


class ShardedPipeline(StorePipeline):
    """Commands for many servers at once; in a transaction, or watching, of one slot only."""

    def __init__(self, client: ShardedClient, transaction: bool, shard_hint: Any) -> None:
        pool = client.connection_pool
        super().__init__(pool, client.response_callbacks, transaction, shard_hint)
        self._client = client
        self._node: Node | None = None

    def watch(self, *names: Any) -> Any:
        """Watch keys of one slot: the whole pipeline then runs on the server that has it."""
        try:
            slot = self._client.slot_of(("EXISTS", *names))
            self._node = self._client.shards.of_slot(slot)
        except redis.RedisError as error:
            raise_unavailable(error)
        self.connection_pool = self._node.client.connection_pool
        return self._followed(lambda: super(ShardedPipeline, self).watch(*names))  # type: ignore[no-untyped-call]  # redis-py has none

    def immediate_execute_command(self, *args: Any, **options: Any) -> Any:
        return self._followed(
            lambda: super(ShardedPipeline, self).immediate_execute_command(*args, **options)
        )

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        if self._node is not None:
            replies: list[Any] = self._followed(
                lambda: super(ShardedPipeline, self).execute(raise_on_error)
            )
            return replies
        stack, self.command_stack = list(self.command_stack), []
        try:
            commands = [hash_slots.words(args) for args, _ in stack]
            flat = self._in_one(commands) if self._transaction else self._apart(commands)
        finally:
            self.reset()
        return [
            self._parsed(args[0], reply, options, raise_on_error)
            for (args, options), reply in zip(stack, flat, strict=True)
        ]

    @property
    def _transaction(self) -> bool:
        return bool(self.explicit_transaction or self.__dict__["transaction"])

    def _apart(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        units = [Unit(self._client.slot_of(each), packed(each)) for each in commands]
        return [reply for (reply,) in self._client.run(units)]

    def _in_one(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        if not commands:
            return []
        found = {hash_slots.of_command(each) for each in commands} - {None}
        if len(found) > 1:
            raise ValueError(f"a transaction of {len(found)} slots: {commands[0][0]} ...")
        data = b"".join((_MULTI, *(packed(each) for each in commands), _EXEC))
        slot = found.pop() if found else self._client.slot_of(("TIME",))
        (replies,) = self._client.run([Unit(slot or 0, data, len(commands) + 2)])
        refused = next((each for each in replies[:-1] if isinstance(each, Exception)), None)
        if refused is not None or isinstance(replies[-1], Exception):
            raise_unavailable(refused or replies[-1])
        done: list[Any] = replies[-1]
        return done

    def _parsed(self, name: str, reply: Any, options: dict[str, Any], raise_on_error: bool) -> Any:
        if not isinstance(reply, Exception) or raise_on_error:
            return self._client.parsed(name.upper(), reply, options)
        return reply

    def _followed(self, act: Any) -> Any:
        """Run *act* on the watched server; if the slot has moved, it is as if the key changed."""
        try:
            return act()
        except Exception as error:
            moved = error.__cause__ if error.__cause__ is not None else error
            if isinstance(moved, redis.exceptions.MovedError):
                self._client.shards.redirected(moved)
                raise redis.WatchError("the slot has moved") from error
            if self._node is not None and isinstance(moved, redis.ConnectionError):
                self._client.shards.failed(self._node)
            raise
