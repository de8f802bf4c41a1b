"""The forms for a shadow and an experiment of one setting; several at once are for the API."""

import json
from collections.abc import Mapping
from typing import Any

from monitor.settings import AgentConfig, DeadAirSettings
from monitor.settings.fields import setting_fields
from web.agent_config.labels import GROUPS, LABELS
from web.agent_config.trial_faults import BEFORE_A_CALL
from web.agent_config.values import options_of

RAILS = {
    "hang_ups": "More hang-ups for silence, in percentage points",
    "recoveries": "Fewer answers after a check-in, in percentage points",
    "complaints": "More complaints by key, in percentage points",
}
"""Guard rails as people enter them: in hundredths."""


def choices() -> list[tuple[str, str]]:
    """Return name and label of each setting that can be tried alone, in the form's order."""
    known = [name for name, _ in setting_fields() if "." not in name]
    placed = [name for _, names in GROUPS for name in names if name in known]
    return [(name, LABELS.get(name, name)) for name in placed if name not in BEFORE_A_CALL]


def options() -> list[tuple[str, str]]:
    """Return label and options of each of these settings that has a few."""
    return [(label, found) for name, label in choices() if (found := options_of(name))]


def with_shadow(config: AgentConfig, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the agent with the form's shadow; none if no setting is chosen."""
    changed = _changed(form)
    shadow = {"dead_air_settings": changed} if changed else None
    return config.model_dump(mode="json") | {"shadow": shadow}


def with_experiment(config: AgentConfig, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the agent with the form's experiment, which runs; one of its name is replaced."""
    name = form.get("name", "").strip()
    rails = {rail: _hundredth(form.get(rail, "")) for rail in RAILS}
    rails["least_calls"] = _value("least_calls", form.get("least_calls", ""))
    made = {
        "name": name,
        "share": _hundredth(form.get("share", "")),
        "settings": {"dead_air_settings": _changed(form)},
        "guard_rails": rails,
    }
    whole = config.model_dump(mode="json")
    others = [each for each in whole["experiments"] if each["name"] != name]
    return whole | {"experiments": [*others, made]}


def ended(config: AgentConfig, name: str, *, forget: bool) -> dict[str, Any]:
    """Return the agent with the experiment *name* no longer running, or without it."""
    whole = config.model_dump(mode="json")
    for each in whole["experiments"]:
        each["running"] = each["running"] and each["name"] != name
    if forget:
        whole["experiments"] = [each for each in whole["experiments"] if each["name"] != name]
    return whole


def _changed(form: Mapping[str, str]) -> dict[str, Any]:
    name = form.get("setting", "")
    return {name: _value(name, form.get("value", ""))} if name else {}


def _value(name: str, raw: str) -> Any:
    """Return what *raw* stands for; text in a field of another kind stays text, to be refused."""
    raw = raw.strip()
    field = DeadAirSettings.model_fields.get(name)
    if field is not None and field.annotation is str:
        return raw
    if raw.lower() in {"on", "yes", "off", "no"}:
        return raw.lower() in {"on", "yes"}
    try:
        return json.loads(raw)
    except ValueError:
        return raw


def _hundredth(raw: str) -> float | str:
    try:
        return round(float(raw.replace(",", ".", 1)) / 100, 6)
    except ValueError:
        return raw
