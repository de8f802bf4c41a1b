"""The part of the settings form for hooks: webhooks to the team's own systems.

The secret is write-only: the form never shows the stored one, and an empty field keeps it.
"""

from typing import Any

from werkzeug.datastructures import MultiDict

from monitor.hooks.settings import HookEvent, Hooks
from monitor.settings import AgentConfig
from web.agent_config.form import FormField

TITLE = "Webhooks to your systems"
URL, EVENTS, SECRET = "hooks.url", "hooks.events", "hooks.secret"  # names of fields


def group(config: AgentConfig) -> tuple[str, list[FormField]]:
    """Return the form's group of fields, filled from *config*."""
    hooks = config.hooks
    chosen = "\n".join(hooks.events if hooks else HookEvent)
    return TITLE, [
        _field(URL, "Address", "text", hooks.url if hooks else "", "Empty: nothing is sent."),
        _field(EVENTS, "Events", "several", chosen, choices=tuple(HookEvent)),
        _field(SECRET, "Secret", "secret", ""),
    ]


def parse_form(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the input as part of an agent's JSON; {} if the form has no such fields."""
    if URL not in form:
        return {}
    url, secret = form[URL].strip(), form.get(SECRET, "").strip()
    found: dict[str, Any] = {"url": url, "events": form.getlist(EVENTS)}
    return {"hooks": (found | ({"secret": secret} if secret else {})) if url else None}


def _field(
    path: str, label: str, kind: str, value: str, more: str = "", choices: tuple[str, ...] = ()
) -> FormField:
    field = Hooks.model_fields[path.rpartition(".")[2]]
    about = f"{field.description} {more}".strip()
    return FormField(path, label, kind, "", about, "", value, limits={}, choices=choices)
