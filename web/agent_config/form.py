"""The settings form: every field of an agent with its unit, default, limits and what it does.

Fields are read off the model, so a new setting appears in the form by itself; what was typed comes
back as it was typed, whatever is wrong with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import Any, get_origin

from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from monitor.settings import AgentConfig, DeadAirSettings
from web.agent_config.labels import GROUPS, LABELS, PREFIX, plainly
from web.field_errors import FieldError, limits

LONG = 200
"""Texts that may be longer than this get a box of several lines."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `value` is what it shows: as stored, or as typed."""

    path: str
    label: str
    kind: str
    unit: str
    about: str
    default: str
    value: str
    limits: Mapping[str, Any]
    choices: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    stored: str = ""
    """What is stored now, where someone else changed it meanwhile."""

    @property
    def step(self) -> str:
        return "1" if self.kind == "whole" else "any"


def boxes(config: AgentConfig) -> list[tuple[str, list[FormField]]]:
    """Return the form's groups of fields, showing *config*."""
    agent, settings = config.model_dump(mode="json"), config.settings.dead_air_settings
    shown = {
        **{n: (f, n, agent[n]) for n, f in AgentConfig.model_fields.items()},
        **{
            n: (f, PREFIX + n, settings.model_dump(mode="json")[n])
            for n, f in DeadAirSettings.model_fields.items()
        },
    }
    placed = {name for _, names in GROUPS for name in names} | {"id", "settings", "hooks"}
    groups = [*GROUPS, ("More", tuple(name for name in shown if name not in placed))]
    found = [(t, [_box(n, *shown[n]) for n in names if n in shown]) for t, names in groups]
    return [(title, group) for title, group in found if group]


def typed(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed as an agent's JSON; what is no number stays text, to be refused."""
    found: dict[str, Any] = {"settings": {"dead_air_settings": {}}}
    for _, group in boxes(AgentConfig(id="form")):
        for box in group:
            value = _typed(box, form)
            if box.path.startswith(PREFIX):
                found["settings"]["dead_air_settings"][box.path.removeprefix(PREFIX)] = value
            else:
                found[box.path] = value
    return found


def as_typed(
    groups: list[tuple[str, list[FormField]]],
    form: MultiDict[str, str],
    faults: Iterable[FieldError] = (),
) -> list[tuple[str, list[FormField]]]:
    """Return *groups* showing what was typed, each fault beside its field."""
    said: dict[str, list[str]] = {}
    for fault in faults:
        path, _, last = fault.field.rpartition(".")
        said.setdefault(path if last.isdigit() else fault.field, []).append(plainly(fault.message))
    return [
        (title, [_retyped(box, form, tuple(said.get(box.path, ()))) for box in group])
        for title, group in groups
    ]


def _retyped(box: FormField, form: MultiDict[str, str], faults: tuple[str, ...]) -> FormField:
    value = "\n".join(form.getlist(box.path)).replace("\r\n", "\n")
    if box.kind == "switch":
        value = "on" if value else ""
    stored = box.value if box.value != value else ""
    return replace(box, value=value, faults=faults, stored=stored)


def _typed(box: FormField, form: Mapping[str, str]) -> Any:
    raw = form.get(box.path, "").strip()
    match box.kind:
        case "switch":
            return bool(raw)
        case "lines":
            return [line.strip() for line in raw.splitlines() if line.strip()]
        case "number" | "whole":
            return _number(raw)
        case _:
            return raw.replace("\r\n", "\n")


def _number(raw: str) -> float | int | str:
    try:
        found = float(raw.replace(",", ".", 1))
    except ValueError:
        return raw
    if not isfinite(found):
        return raw
    return int(found) if found.is_integer() else found


def _box(name: str, info: FieldInfo, path: str, value: Any) -> FormField:
    kind, about = _kind(info), plainly(info.description or "")
    default = info.get_default(call_default_factory=True)
    allowed = limits(info)
    seconds = kind == "number" or "second" in about[:8].lower()
    return FormField(
        path=path,
        label=LABELS.get(name, name.replace("_", " ").capitalize()),
        kind="long" if kind == "text" and allowed.get("max_length", 0) > LONG else kind,
        unit="seconds" if seconds and kind in {"number", "whole"} else "",
        about=about,
        default=_shown(default),
        value=_shown(value),
        limits=allowed,
        choices=tuple(info.annotation) if _is_choice(info) else (),  # type: ignore[arg-type]  # an enum
    )


def _kind(info: FieldInfo) -> str:
    annotation = info.annotation
    if get_origin(annotation) in {tuple, list}:
        return "lines"
    if _is_choice(info):
        return "choice"
    kinds: dict[Any, str] = {bool: "switch", int: "whole", float: "number"}
    return kinds.get(annotation, "text")


def _is_choice(info: FieldInfo) -> bool:
    return isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return str(value)
