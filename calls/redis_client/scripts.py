"""The Lua steps as loaded on the server: one file is one atomic step.

Read against redis-py 8.1. Every call of a step is an EVALSHA; a server that has lost the scripts
(restart, failover) gets them again and the step is run once more, which is safe since it did not
run at all.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

import redis

from calls.redis_client.client import PackingClient
from calls.redis_client.resp import packed
from calls.redis_client.step_text import with_used
from calls.service.data_versions import DATA_VERSION

_FOLDER = Path(__file__).parents[1] / "lua"
FILES = {path.stem: path for path in sorted(_FOLDER.glob("*/*.lua"))}
"""The files of calls/lua, by name; a name is in one folder only."""

SHARED = ("prelude", "silences", "words", "playbacks", "suspensions", "audio")
"""Files of which every step of one call uses some; other steps use none."""

STEPS = tuple(name for name in FILES if name not in SHARED)

_OF_NO_CALL = ("service", "limits")
STEPS_OF_CALLS = tuple(name for name in STEPS if FILES[name].parent.name not in _OF_NO_CALL)
"""The steps of one call each. The others are of the service, or of an account's limits."""


@cache
def source(name: str) -> str:
    """Return the text of the step *name*, with what it uses of the files that steps share."""
    text = FILES[name].read_text()
    if name not in STEPS_OF_CALLS:
        return text
    step = f"local function step()\n{text}\nend\nreturn refusal() or with_told(step())\n"
    shared = (FILES[part].read_text() for part in SHARED)
    return f"local DATA_VERSION = {DATA_VERSION}\n{with_used(shared, step)}"


@cache
def digest(name: str) -> str:
    return sha1(source(name).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class PackedStep:
    """A step with its keys and arguments, packed once for all the times it is run."""

    name: str
    keys: list[str]
    args: tuple[str | bytes | int, ...]
    command: bytes

    @classmethod
    def of(cls, name: str, keys: list[str], *args: str | bytes | int) -> "PackedStep":
        return cls(name, keys, args, packed(("EVALSHA", digest(name), len(keys), *keys, *args)))


class Steps:
    """Runs steps on one Redis, alone or many in one round trip."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def run(self, name: str, keys: Sequence[str], *args: str | bytes | int) -> Any:
        """Run one step and return its reply. Raises StoreUnavailableError."""
        try:
            return self._redis.evalsha(digest(name), len(keys), *keys, *args)
        except redis.exceptions.NoScriptError:
            return self._redis.eval(source(name), len(keys), *keys, *args)

    def repeat(self, step: PackedStep) -> Any:
        """Run *step* as `run` does, without packing it again if the client is a PackingClient."""
        if isinstance(self._redis, PackingClient):
            with suppress(redis.exceptions.NoScriptError):
                return self._redis.send_packed(step.command)
        return self.run(step.name, step.keys, *step.args)

    def load(self, *names: str) -> None:
        """Put steps on the server, so that a pipeline may run them."""
        for name in names:
            self._redis.script_load(source(name))
