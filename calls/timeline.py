"""The timeline of a call: what happened, when by Redis's clock, who did it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import redis

from calls import keys
from calls.ended import archive

NOTABLE = "#told"
"""First item of a step's reply that contains lines of the timeline."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at_ms` is epoch ms of Redis; `details` are the event's own names and values."""

    id: str
    at_ms: int
    event: str
    details: dict[str, str]


def read(client: "redis.Redis", call: str, *, after: str = "-", limit: int = 2000) -> list[Entry]:
    """Return the entries in order, those after the id *after* only; at most *limit*.

    Raises StoreUnavailableError.
    """
    start = after if after == "-" else f"({after}"
    pipe = client.pipeline(transaction=True)
    pipe.get(keys.packed_timeline(call))
    pipe.xrange(keys.timeline(call), min=start, count=limit)
    packed, reply = pipe.execute()
    lines: list[Any] = []
    if packed:  # the call ended a while ago; the lines of the stream came later
        lines = [line for line in archive.unpack(packed) if _is_after(line[0], after)]
    return [entry(entry_id, fields) for entry_id, fields in (*lines, *reply)][:limit]


def _is_after(entry_id: str, after: str) -> bool:
    return after == "-" or _order(entry_id) > _order(after)


def _order(entry_id: str) -> tuple[int, int]:
    at_ms, _, number = entry_id.partition("-")
    return int(at_ms), int(number or 0)


def entry_of_reply(entry_id: object, flat: Sequence[str]) -> Entry:
    """Return the line that came with a step's reply (`with_told` in `lua/shared/prelude.lua`)."""
    return entry(entry_id, dict(zip(flat[::2], flat[1::2], strict=True)))


def entry(entry_id: object, fields: Mapping[str, str]) -> Entry:
    """Return the line that the stream holds as *fields* under *entry_id*."""
    details = dict(fields)
    event = details.pop("event", "")
    return Entry(str(entry_id), int(str(entry_id).split("-")[0]), event, details)
