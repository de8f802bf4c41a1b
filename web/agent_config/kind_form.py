"""The part of the settings form for the kind of agent: its class, and the options of each class.

A field's name contains the kind it belongs to (`agent_options.chat.model`), since several have a
`timeout`; an agent has `agent_options.model`. Values of headers are keys: they are never shown, and
a header that is sent back as it was shown keeps its value.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from deadair import AGENT_ALIASES
from deadair.agents.chat.options import ChatOptions
from monitor.settings import AgentConfig
from web.agent_config.form import FormField, field_of
from web.field_errors import FieldError

CLASS, OPTIONS = "agent_class", "agent_options"
KINDS = tuple(kind for kind in AGENT_ALIASES if ":" not in kind)
OWN = "own"
"""A class of the team's own: its options are JSON."""

NAMES = {
    "greeter": "Greeter: greets and listens",
    "chat": "Chat: a language model",
    "remote": "Remote: your own media server",
    "http": "HTTP: your own web server",
    OWN: "A class of your own",
}
HIDDEN = "••••••"
LABELS = {
    "chat": {
        "base_url": "Address of the model",
        "model": "Model",
        "instructions": "Instructions",
        "api_key_env": "Variable with the API key",
        "tools": "Tools (JSON)",
        "temperature": "Temperature",
        "timeout": "Timeout of the model",
    },
    "remote": {"url": "Address of your media server", "headers": "Headers"},
    "http": {"url": "Address of your web server", "headers": "Headers", "timeout": "Timeout"},
    OWN: {"all": "Options (JSON)"},
}
_ABOUT = {
    "remote.url": "For each call Dead Air opens a WebSocket to it and speaks Telnyx's "
    "media-streaming protocol: wss://, or ws:// on loopback.",
    "http.url": "Events of a call are posted to it: https://, or http:// on loopback.",
    "headers": "Sent with each request, as Name: value. Values are not shown again.",
    "http.timeout": "Seconds your server may take to answer.",
    "own.all": "A JSON object that the class receives.",
}


def kind_of(agent_class: str) -> str:
    return agent_class if agent_class in KINDS else OWN


def group(config: AgentConfig) -> tuple[str, list[FormField]]:
    """Return the form's group of fields, filled from *config*; `only` is the kind they are for."""
    kind = kind_of(config.agent_class)
    chosen = field_of(CLASS, AgentConfig.model_fields[CLASS], CLASS, config.agent_class)
    shown = [replace(chosen, kind="kind", choices=(*KINDS, OWN))]
    for other, labels in LABELS.items():
        stored = config.agent_options if other == kind else {}
        shown += [_field(other, name, stored) for name in labels]
    return "Agent", shown


def parse_form(form: MultiDict[str, str], stored: AgentConfig) -> dict[str, Any]:
    """Return the input as part of an agent's JSON; what the form has no field for stays."""
    agent_class = form.get(CLASS, "").strip()
    kind = kind_of(agent_class)
    prefix = f"{OPTIONS}.{kind}."
    if not any(name.startswith(prefix) for name in form):
        kept = stored.agent_options if agent_class == stored.agent_class else {}
        return {CLASS: agent_class or stored.agent_class, OPTIONS: kept}
    if kind == OWN:
        return {CLASS: agent_class, OPTIONS: _json(form[f"{prefix}all"], {})}
    before = stored.agent_options if stored.agent_class == agent_class else {}
    found = {name: value for name, value in before.items() if name not in LABELS[kind]}
    for name in LABELS[kind]:
        value = _parsed(name, form.get(prefix + name, "").strip(), before.get(name))
        if value not in ("", [], {}):
            found[name] = value
    return {CLASS: agent_class, OPTIONS: found}


def of_fields(faults: list[FieldError], agent_class: str) -> list[FieldError]:
    """Return *faults* of options as those of the form's fields."""
    kind = kind_of(agent_class)
    return [fault.model_copy(update={"field": _name(fault.field, kind)}) for fault in faults]


def _name(field: str, kind: str) -> str:
    first, _, rest = field.partition(".")
    if first != OPTIONS:
        return field
    name = rest.split(".")[0]
    if kind == OWN or name not in LABELS.get(kind, {}):
        return f"{OPTIONS}.{OWN}.all" if kind == OWN else CLASS
    return f"{OPTIONS}.{kind}.{name}"


def _field(kind: str, name: str, stored: Mapping[str, Any]) -> FormField:
    path = f"{OPTIONS}.{kind}.{name}"
    value = _shown(name, stored if name == "all" else stored.get(name))
    if kind == "chat":
        field = field_of(name, ChatOptions.model_fields[name], path, value)
        default = "" if name in {"model", "tools", "temperature"} else field.default
        shown = replace(field, value=value, default=default, label=LABELS[kind][name])
        shown = replace(shown, kind="long" if name in {"tools", "instructions"} else "text")
    else:
        about = _ABOUT.get(f"{kind}.{name}", _ABOUT.get(name, ""))
        long = name in {"headers", "all"}
        shown = FormField(
            path, LABELS[kind][name], "long" if long else "text", "", about, "", value, limits={}
        )
    return replace(shown, only=kind)


def _shown(name: str, value: Any) -> str:
    if value is None or value in ({}, [], ()):
        return ""
    if name == "headers" and isinstance(value, Mapping):
        return "\n".join(f"{header}: {HIDDEN}" for header in value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _parsed(name: str, raw: str, before: Any) -> Any:
    match name:
        case "tools":
            return _json(raw, [])
        case "headers":
            return _headers(raw, before if isinstance(before, Mapping) else {})
        case "temperature" | "timeout":
            return _number(raw)
        case _:
            return raw.replace("\r\n", "\n")


def _headers(raw: str, before: Mapping[str, Any]) -> dict[str, str]:
    pairs = (line.partition(":") for line in raw.splitlines() if line.strip())
    sent = {name.strip(): value.strip() for name, _, value in pairs}
    return {name: before.get(name, "") if v == HIDDEN else v for name, v in sent.items()}


def _number(raw: str) -> float | str:
    try:
        return float(raw.replace(",", ".", 1))
    except ValueError:
        return raw


def _json(raw: str, empty: Any) -> Any:
    """Return what *raw* stands for; text that is no JSON stays text, to be refused."""
    try:
        return json.loads(raw) if raw.strip() else empty
    except ValueError:
        return raw
