"""The settings form: every field of an agent with its unit, default, limits and description.

Fields are read from the model, so a new setting appears in the form automatically. Input is shown
again as it was entered, valid or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import Any, get_origin

from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from monitor.settings import AgentConfig
from monitor.settings.fields import setting_fields
from monitor.settings.language_texts import BY_LANGUAGE, is_language
from web.agent_config.labels import GROUPS, LABELS, PREFIX, with_labels
from web.agent_config.values import unit_of
from web.field_errors import FieldError, limits

LONG = 200
"""Texts that may be longer than this get a field of several lines."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `value` is what it shows: the stored value, or the input."""

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
    """The stored value, where someone else changed it meanwhile."""
    only: str = ""
    """The kind of agent that has this field; "" where all have."""

    @property
    def step(self) -> str:
        return "1" if self.kind == "whole" else "any"


def fields(config: AgentConfig) -> list[tuple[str, list[FormField]]]:
    """Return the form's groups of fields, filled from *config*."""
    agent = config.model_dump(mode="json")
    shown = {
        **{n: (f, n, agent[n]) for n, f in AgentConfig.model_fields.items()},
        **{
            n: (f, PREFIX + n, _stored_at(n, agent["settings"]["dead_air_settings"]))
            for n, f in setting_fields()
        },
    }
    placed = {name for _, names in GROUPS for name in names} | {"id", "settings", "hooks", "tell"}
    placed |= {"shadow", "experiments"}  # on a page of their own
    placed |= {"agent_class", "agent_options"}  # each kind of agent has its own (`kind_form`)
    groups = [*GROUPS, ("More", tuple(name for name in shown if name not in placed))]
    found = [(t, [field_of(n, *shown[n]) for n in names if n in shown]) for t, names in groups]
    return [(title, group) for title, group in found if group]


def _stored_at(name: str, stored: Mapping[str, Any]) -> Any:
    first, _, part = name.partition(".")
    return stored[first][part] if part else stored[first]


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    first, _, part = name.partition(".")
    if part:
        found.setdefault(first, {})[part] = value
    else:
        found[first] = value


def parse_form(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the input as an agent's JSON; text in a number field stays text, to be refused."""
    found: dict[str, Any] = {"settings": {"dead_air_settings": {}}}
    for _, group in fields(AgentConfig(id="form")):
        for field in group:
            value = _parse(field, form)
            if field.path.startswith(PREFIX):
                name = field.path.removeprefix(PREFIX)
                _put(found["settings"]["dead_air_settings"], name, value)
            else:
                found[field.path] = value
    return found


def with_input(
    groups: list[tuple[str, list[FormField]]],
    form: MultiDict[str, str],
    faults: Iterable[FieldError] = (),
) -> list[tuple[str, list[FormField]]]:
    """Return *groups* showing the input, each fault beside its field."""
    messages: dict[str, list[str]] = {}
    for fault in faults:
        path, _, last = fault.field.rpartition(".")
        messages.setdefault(path if last.isdigit() else fault.field, []).append(
            with_labels(fault.message)
        )
    return [
        (title, [_with_input(field, form, tuple(messages.get(field.path, ()))) for field in group])
        for title, group in groups
    ]


def _with_input(field: FormField, form: MultiDict[str, str], faults: tuple[str, ...]) -> FormField:
    value = "\n".join(form.getlist(field.path)).replace("\r\n", "\n")
    if field.kind == "switch":
        value = "on" if value else ""
    stored = field.value if field.value != value else ""
    return replace(field, value=value, faults=faults, stored=stored)


def _parse(field: FormField, form: Mapping[str, str]) -> Any:
    raw = form.get(field.path, "").strip()
    match field.kind:
        case "switch":
            return bool(raw)
        case "lines":
            return [line.strip() for line in raw.splitlines() if line.strip()]
        case "number" | "whole":
            return _number(raw)
        case "texts":
            return _texts(raw)
        case _:
            return raw.replace("\r\n", "\n")


def _texts(raw: str) -> str | dict[str, str]:
    """Return the one text that *raw* is, or its texts by language: a line for each."""
    lines = [line for line in raw.splitlines() if line.strip()]
    pairs = [line.partition(":") for line in lines]
    if not pairs or not all(is_language(tag.strip()) and c for tag, c, _ in pairs):
        return raw.replace("\r\n", "\n")
    return {tag.strip(): text.strip() for tag, _, text in pairs}


def _number(raw: str) -> float | int | str:
    try:
        found = float(raw.replace(",", ".", 1))
    except ValueError:
        return raw
    if not isfinite(found):
        return raw
    return int(found) if found.is_integer() else found


def field_of(name: str, info: FieldInfo, path: str, value: Any) -> FormField:
    """Return the form's field *path* for the model's field *name* with its *value*."""
    kind, about = _kind(info), with_labels(info.description or "")
    default = info.get_default(call_default_factory=True)
    allowed = limits(info)
    return FormField(
        path=path,
        label=LABELS.get(name, name.replace("_", " ").capitalize()),
        kind="long" if kind == "text" and allowed.get("max_length", 0) > LONG else kind,
        unit=unit_of(info),
        about=about,
        default=_shown(default),
        value=_shown(value),
        limits=allowed,
        choices=tuple(info.annotation) if _is_choice(info) else (),  # type: ignore[arg-type]  # an enum
    )


def _kind(info: FieldInfo) -> str:
    annotation = info.annotation
    if any(rule is BY_LANGUAGE for rule in info.metadata):
        return "texts"
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
    if isinstance(value, dict):
        return "\n".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return str(value)
