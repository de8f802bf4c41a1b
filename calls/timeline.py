"""The timeline of a call: what happened, when by Redis's clock, who did it and why."""

from dataclasses import dataclass
from typing import Any

import redis

from calls import keys


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at_ms` is epoch ms of Redis; `details` are the event's own names and values."""

    id: str
    at_ms: int
    event: str
    details: dict[str, str]


def read(client: "redis.Redis", call: str, *, after: str = "-", limit: int = 2000) -> list[Entry]:
    """Return the entries in order, those after the id *after* only; at most *limit*.

    Raises redis.RedisError.
    """
    start = after if after == "-" else f"({after}"
    found: list[Entry] = []
    reply: Any = client.xrange(keys.timeline(call), min=start, count=limit)
    for entry_id, fields in reply:
        details = dict(fields)
        event = details.pop("event", "")
        found.append(Entry(str(entry_id), int(str(entry_id).split("-")[0]), event, details))
    return found
