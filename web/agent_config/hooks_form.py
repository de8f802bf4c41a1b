"""The part of the settings form that says which of a team's own systems is told of its calls.

The secret is write-only: the form never shows the one there is, and an empty box keeps it.
"""

from typing import Any

from werkzeug.datastructures import MultiDict

from monitor.hooks.settings import HookEvent, Hooks
from monitor.settings import AgentConfig
from web.agent_config.form import FormField

TITLE = "Your own systems"
URL, EVENTS, SECRET = "hooks.url", "hooks.events", "hooks.secret"  # names of fields


def group(config: AgentConfig) -> tuple[str, list[FormField]]:
    """Return the form's group of fields, showing *config*."""
    hooks = config.hooks
    every = "\n".join(HookEvent)
    told = "\n".join(hooks.events) if hooks else every
    return TITLE, [
        _box(URL, "Address", "text", hooks.url if hooks else "", "None are told if empty."),
        _box(EVENTS, "Events", "several", told, choices=tuple(HookEvent)),
        _box(SECRET, "Secret", "secret", ""),
    ]


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was typed as a part of an agent's JSON; nothing if the form has no such part."""
    if URL not in form:
        return {}
    url, secret = form[URL].strip(), form.get(SECRET, "").strip()
    found: dict[str, Any] = {"url": url, "events": form.getlist(EVENTS)}
    return {"hooks": (found | ({"secret": secret} if secret else {})) if url else None}


def _box(
    path: str, label: str, kind: str, value: str, more: str = "", choices: tuple[str, ...] = ()
) -> FormField:
    field = Hooks.model_fields[path.rpartition(".")[2]]
    about = f"{field.description} {more}".strip()
    return FormField(path, label, kind, "", about, "", value, limits={}, choices=choices)
