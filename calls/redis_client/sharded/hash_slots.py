"""Which of Redis Cluster's slots a command belongs to. Pure.

Several Redis or Sentinel groups are placed by the same slots, so a call is where its id says.
"""

from typing import Any

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

SLOTS: int = REDIS_CLUSTER_HASH_SLOTS
EVERYWHERE = frozenset({"PING", "SCRIPT LOAD", "SCRIPT FLUSH", "FLUSHALL", "FLUSHDB", "KEYS"})
"""Commands that go to every server; the replies of KEYS are put together."""

SPLIT = frozenset({"MGET", "DEL", "UNLINK", "EXISTS"})
"""Commands whose keys may be asked for one by one."""

_SCRIPTS = frozenset({"EVAL", "EVALSHA"})
_KEY_SECOND = frozenset({"MEMORY", "OBJECT", "XGROUP", "XINFO"})


def of_key(key: str | bytes) -> int:
    """Return the slot of *key*, by its `{tag}` if it has one."""
    slot: int = key_slot(key.encode() if isinstance(key, str) else key)
    return slot


def words(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a command of redis-py's in single words: its names may be two ("MEMORY USAGE")."""
    return (*str(args[0]).split(), *args[1:])


def of_command(command: tuple[Any, ...]) -> int | None:
    """Return the slot of a command given in single words, None where it has no key.

    Raises ValueError when its keys are in several slots.
    """
    keys = _keys(command)
    found = {of_key(key) for key in keys}
    if len(found) > 1:
        raise ValueError(f"{command[0]} touches keys of {len(found)} slots: {keys[0]}, {keys[1]}")
    return found.pop() if found else None


def _keys(command: tuple[Any, ...]) -> tuple[Any, ...]:
    name = str(command[0]).upper()
    if name in _SCRIPTS:
        return command[3 : 3 + int(command[2])]
    if name in _KEY_SECOND:
        return command[2:3]
    if name in {"BLMOVE", "LMOVE"}:
        return command[1:3]
    return command[1:] if name in SPLIT else command[1:2]
