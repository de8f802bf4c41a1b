"""What is shown of a task's arguments: ids and numbers of steps, from any sender. Pure.

A message says itself how its arguments are to be shown (`argsrepr`, `kwargsrepr`), and one that
other people's code sent may say everything. So a worker makes both anew.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

NUMBERS = frozenset({"attempt", "epoch", "occurred_at_ms", "of"})
KINDS = frozenset({"cause", "event", "step"})
"""One of Dead Air's few lower-case words."""

IDS = frozenset({
    "act", "agent", "call_control_id", "dial_id", "event_id", "former_utterance", "message",
    "received_by", "reference", "utterance",
})  # fmt: skip
SHOWN = NUMBERS | KINDS | IDS
"""Names of arguments that hold no words, no phone number and no key."""

_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,63}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_][\w.:@/=-]{0,254}", re.ASCII)
_DIALLED = re.compile(r"[\d.:/=-]{6,}", re.ASCII)
"""What a phone number looks like without its plus; no id here or at Telnyx has only digits."""

NONE, HIDDEN = "()", "(...)"
"""Arguments by position: neither may be empty, for Celery then shows what they are."""


def of_args(args: Sequence[Any] | None) -> str:
    """Return what is shown of arguments by position, which no task of Dead Air has."""
    return HIDDEN if args else NONE


def of_kwargs(kwargs: Mapping[str, Any] | None) -> str:
    """Return what is shown of *kwargs*: those in `SHOWN`, where they are what they should be."""
    given = kwargs.items() if isinstance(kwargs, Mapping) else ()
    return repr({name: _value(name, value) for name, value in given if name in SHOWN and value})


def _value(name: str, value: Any) -> Any:
    if name in NUMBERS:
        return value if isinstance(value, int) else "..."
    form = _KIND if name in KINDS else _ID
    known = isinstance(value, str) and form.fullmatch(value) and not _DIALLED.fullmatch(value)
    return value if known else "..."
