"""Writes docs/settings.md from the settings themselves: `python -m deploy.settings_doc`.

A test holds the file to what this prints.
"""

import sys

from annotated_types import Ge, Le, MaxLen, MinLen
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
Across fields: `max_call_warning` is less than `max_call_duration`; a warning and `leave_message`
need their message.
"""


def _limits(field: FieldInfo) -> str:
    found = {type(rule): rule for rule in field.metadata}
    low, high = found.get(Ge), found.get(Le)
    if isinstance(low, Ge) and isinstance(high, Le):
        return f"{low.ge:g} to {high.le:g}"
    longest, shortest = found.get(MaxLen), found.get(MinLen)
    if isinstance(longest, MaxLen):
        return f"at most {longest.max_length} entries"
    return "not empty" if isinstance(shortest, MinLen) else ""


def _shown(default: object) -> str:
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case float() | int():
            return f"{default:g}"
        case "" | ():
            return "none"
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
