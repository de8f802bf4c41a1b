"""The story of an ended call as a document of its own: its name and its content. Pure.

It holds what the timeline holds: ids, times and causes, no transcript, phone number or digit.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Line = tuple[str, Mapping[str, str]]


def name(call: str, lines: list[Line]) -> str:
    """Return the story's path, by the UTC day on which the call began: the same each time."""
    began = _EPOCH + timedelta(milliseconds=int(lines[0][0].partition("-")[0]))
    return f"{began:%Y/%m/%d}/{quote(call, safe='')}.json"


def document(call: str, agent: str, reference: str, lines: Iterable[Line]) -> bytes:
    """Return the story as JSON; an entry's `id` begins with its epoch milliseconds."""
    told = {
        "version": VERSION,
        "call_control_id": call,
        "agent": agent,
        **({"reference": reference} if reference else {}),
        "entries": [{"id": entry_id, **fields} for entry_id, fields in lines],
    }
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
