"""Values of settings as pages show them: in words, and with their unit. Pure."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from pydantic.fields import FieldInfo

from monitor.settings import AgentConfig
from monitor.settings.fields import setting_fields
from web.agent_config.changelog import Difference, short
from web.agent_config.labels import label_of

OF_TRIALS = MappingProxyType(
    {
        "experiments": "Experiments",
        "share": "Share of calls",
        "running": "Running",
        "several": "Several settings at once",
        "hang_ups": "Guard rail: more hang-ups for silence",
        "recoveries": "Guard rail: fewer answers after a check-in",
        "complaints": "Guard rail: more complaints",
        "least_calls": "Guard rail: calls before it applies",
    }
)
"""Labels of an experiment's own fields."""

_SHARES = frozenset({"share", "hang_ups", "recoveries", "complaints"})
_FIELDS: Mapping[str, FieldInfo] = {**AgentConfig.model_fields, **dict(setting_fields())}
_WITHIN = 24
"""Characters of a description that its unit is among."""


def unit_of(info: FieldInfo) -> str:
    """Return the unit of a number, `seconds` or `days`, as its description begins; '' if none."""
    if info.annotation not in {int, float}:
        return ""
    found = re.search(r"\b(seconds|days)\b", (info.description or "")[:_WITHIN].lower())
    return found[0] if found else ""


def labelled(change: Difference) -> str:
    """Return *change* with its label and unit, as "Silence before a check-in: 7 → 9 s"."""
    first, _, tag = change.name.partition(".")
    label = OF_TRIALS.get(change.name) or label_of(change.name)
    about = change.of or (tag if label == label_of(first) else "")
    old, new = in_words(change.name, change.old), in_words(change.name, change.new)
    unit = _unit_after(change.name, change.new) or _unit_after(change.name, change.old)
    if not _unit_after(change.name, change.new):
        old, unit = f"{old}{unit}", ""
    return f"{label}{f' ({about})' if about else ''}: {old} → {new}{unit}"


def with_unit(name: str, value: object) -> str:
    """Return the *value* of the setting *name* in words, with its unit."""
    return f"{in_words(name, value)}{_unit_after(name, value)}"


def options_of(name: str) -> str:
    """Return in words the few values that the setting *name* may have; '': any."""
    if not _is_choice(name):
        return "on or off" if _FIELDS[name].annotation is bool else ""
    *most, last = _FIELDS[name].annotation  # type: ignore[misc]  # an enum
    return f"{', '.join(most)} or {last}"


def in_words(name: str, value: object) -> str:
    """Return the *value* of the field *name* in words, without its unit."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return number(100 * value if name in _SHARES else value)
    if isinstance(value, list):
        return ", ".join(short(each) for each in value) or "none"
    if isinstance(value, str) and _is_choice(name):
        return value.replace("_", " ")
    return short(value)


def number(value: float) -> str:
    """Return a number as people write it: 7, 0.5, 1000000."""
    return f"{value:.12g}"


def _unit_after(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if name in _SHARES:
        return " %"
    unit = unit_of(_FIELDS[name]) if name in _FIELDS else ""
    return f" {'s' if unit == 'seconds' else unit}" if unit else ""


def _is_choice(name: str) -> bool:
    info = _FIELDS.get(name)
    return info is not None and hasattr(info.annotation, "__members__")
