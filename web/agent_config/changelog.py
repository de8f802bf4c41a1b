"""The versions of an agent: who changed what, and when. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from calls.agent_directory import AgentVersion
from monitor.settings import AgentConfig
from monitor.settings.experiments import Experiment, GuardRails

MAX_CHARS = 40
HIDDEN = "agent_options.headers."
"""Headers carry keys."""

_HIDDEN = object()
_SETTING = re.compile(r"(?:shadow|.*\bsettings)\.dead_air_settings\.(.+)")
_USUAL = {
    **{name: Experiment.model_fields[name].default for name in ("share", "several", "running")},
    **{f"guard_rails.{name}": value for name, value in GuardRails().model_dump().items()},
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a version changed; None stands for its default.

    `of` says whose field it is, if not the agent's own: "shadow", "experiment longer-silence".
    """

    of: str
    name: str
    old: object
    new: object

    def __str__(self) -> str:
        """Return it with the field's own name: "silence_timeout_normal: 7 → 9"."""
        named = f"{self.of} {self.name}" if self.of else self.name
        return f"{named}: {short(self.old)} → {short(self.new)}"


@dataclass(frozen=True, slots=True)
class Change:
    """One version: `changes` are its differences from the previous one."""

    number: int
    at_ms: int
    by: str
    deleted: bool
    changes: tuple[Difference, ...]


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


def short(value: object) -> str:
    """Return *value* as JSON, cut if it is long; `default` for None."""
    if value is _HIDDEN:
        return "hidden"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "default" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}…"


def _changes(older: str, newer: str) -> tuple[Difference, ...]:
    before, after = _flat(older), _flat(newer)
    for name in _experiments(after) - _experiments(before):  # is compared with the defaults
        before |= {f"experiments.{name}.{field}": value for field, value in _USUAL.items()}
    for name in _experiments(before) - _experiments(after):  # `experiments` says so
        before = {p: v for p, v in before.items() if not p.startswith(f"experiments.{name}.")}
    return tuple(
        _difference(path, before.get(path), after.get(path))
        for path in {**after, **before}
        if before.get(path) != after.get(path)
    )


def _experiments(flat: dict[str, Any]) -> set[str]:
    return set(flat.get("experiments") or ())


def _difference(path: str, old: object, new: object) -> Difference:
    first, _, rest = path.partition(".")
    of = ""
    if first == "shadow" and rest:
        of = "shadow"
    elif first == "experiments" and rest:
        of = f"experiment {rest.partition('.')[0]}"
    setting = _SETTING.fullmatch(path)
    name = setting[1] if setting else path.rpartition(".")[2]
    if path.startswith(HIDDEN):
        old, new = (None if value is None else _HIDDEN for value in (old, new))
    return Difference(of, name, old, new)


def _flat(raw: str) -> dict[str, Any]:
    """Return each field of an agent's JSON by its path; a part of an experiment by its name."""
    found: dict[str, Any] = {}

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{path}.{name}" if path else name)
        elif path == "experiments" and isinstance(value, list):
            found[path] = [each["name"] for each in value]
            for each in value:
                walk(
                    {name: v for name, v in each.items() if name != "name"},
                    f"{path}.{each['name']}",
                )
        else:
            found[path] = value

    walk(json.loads(raw) if raw else {}, "")
    return found
