"""Writes docs/settings.md from the settings themselves: `python -m docs.settings_page`.

A test holds the file to what this prints.
"""

import sys
from enum import StrEnum

from pydantic.fields import FieldInfo

from monitor.settings import DeadAirSettings

HEAD = """# Settings

Every agent has these under `settings.dead_air_settings`, set in the form at `/agents/<id>` or by
`PATCH /api/agents/<id>`. A running call obeys a change from its next tick. All are optional.
Times are seconds.

| setting | default | limits | what it does |
|---|---|---|---|
"""

TAIL = """
An entry of `checkin_messages` has 1 to 500 characters, one of `hold_on_phrases` 2 to 100, one of
`agent_filler_messages` 1 to 500.
Across fields: `max_call_warning` is less than `max_call_duration`; a warning and `leave_message`
need their message, `agent_failed` `transfer` needs `transfer_to`, a number that `DIAL_PREFIXES` allows.

The settings from `agent_silence_timeout` to `transfer_to` are about agents that answer whatever the
caller says (class attribute `owes_answers = True`). A filler is asked for 0.2 s before its time, since no
voice sounds sooner; an answer that comes while it plays puts an end to it.

"Hold on" is understood in Arabic, Chinese, Dutch, English, French, German, Hindi, Italian,
Japanese, Korean, Polish, Portuguese and Spanish, with times ("two minutes", 两分钟, दो मिनट),
whichever of them the agent speaks; its language only decides between those that understand the
same words.
"""


def _limits(field: FieldInfo) -> str:
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return ", ".join(f"`{choice}`" for choice in field.annotation)
    bounds = {
        name: value
        for rule in field.metadata
        for name in ("ge", "le", "min_length", "max_length")
        if (value := getattr(rule, name, None)) is not None
    }
    if "ge" in bounds:
        return f"{bounds['ge']:g} to {bounds['le']:g}"
    if "max_length" not in bounds:
        return ""
    what = "characters" if field.annotation is str else "entries"
    least = f"{bounds['min_length']} to" if "min_length" in bounds else "at most"
    return f"{least} {bounds['max_length']} {what}"


def _shown(default: object) -> str:
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case float() | int():
            return f"{default:g}"
        case "" | ():
            return "none"
        case tuple():
            return ", ".join(f"`{item}`" for item in default)
        case _:
            return f"`{default}`"


def render() -> str:
    """Return the page."""
    rows = (
        f"| `{name}` | {_shown(field.default)} | {_limits(field)} | {field.description} |\n"
        for name, field in DeadAirSettings.model_fields.items()
    )
    return HEAD + "".join(rows) + TAIL


if __name__ == "__main__":
    sys.stdout.write(render())
