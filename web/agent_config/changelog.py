"""The versions of an agent: who changed what, and when. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from calls.agent_directory import AgentVersion
from monitor.settings import AgentConfig

MAX_CHARS = 40
HIDDEN = "agent_options.headers."
"""Headers carry keys."""


@dataclass(frozen=True, slots=True)
class Change:
    """One version: `changes` are its differences from the previous one."""

    number: int
    at_ms: int
    by: str
    deleted: bool
    changes: tuple[str, ...]


def history(agent: str, versions: Sequence[AgentVersion]) -> list[Change]:
    """Return *versions* of *agent*, newest first, each with its changes.

    The oldest is compared with the defaults.
    """
    defaults = AgentConfig.model_construct(id=agent).model_dump_json()
    raws = [version.raw or defaults for version in versions] + [defaults]
    return [
        Change(version.number, version.at_ms, version.by, not version.raw, _changes(older, newer))
        for version, newer, older in zip(versions, raws, raws[1:], strict=False)
    ]


def _changes(older: str, newer: str) -> tuple[str, ...]:
    before, after = _flat(older), _flat(newer)
    return tuple(
        f"{_named(name)}: {_short(before.get(name), name)} → {_short(value, name)}"
        for name, value in after.items()
        if before.get(name) != value
    )


def _named(path: str) -> str:
    """Return the field's own name, and with it that it is one of the shadow's settings."""
    name = path.rpartition(".")[2]
    return f"shadow {name}" if path.startswith("shadow.") else name


def _flat(raw: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{path}.{name}" if path else name)
        else:
            found[path] = value

    walk(json.loads(raw) if raw else {}, "")
    return found


def _short(value: object, name: str) -> str:
    if name.startswith(HIDDEN) and value is not None:
        return "hidden"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "default" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…"
