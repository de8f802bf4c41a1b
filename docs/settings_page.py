"""Generates docs/settings.md: `python -m docs.settings_page > docs/settings.md`.

A test compares the two.
"""

import sys
from enum import StrEnum

from pydantic.fields import FieldInfo

from monitor.settings.fields import setting_fields
from telephony.call_control.transcription import AUTO, FORMS, REGIONS, EngineForm

HEAD = """# Settings

The settings of an agent, under `settings.dead_air_settings`. Change them in the form at
`/agents/<id>` or by `PATCH /api/agents/<id>`; live calls follow within a second. All are optional.
Times are in seconds.

| setting | default | limits | description |
|---|---|---|---|
"""

TAIL = """
Entries of `checkin_messages` and `agent_filler_messages` have 1 to 500 characters, those of
`hold_on_phrases` 2 to 100. `max_call_warning` must be less than `max_call_duration`; a warning and
`leave_message` need their message. `agent_failed` `transfer` needs `transfer_to`, a number that
`DIAL_PREFIXES` allows.

The settings from `agent_silence_timeout` to `transfer_to` apply to agents that answer whatever the
caller says (class attribute `owes_answers = True`). A filler is requested 0.2 s before its time,
since no voice sounds sooner; an answer that comes while it plays ends it.

"Hold on" is understood in Arabic, Chinese, Dutch, English, French, German, Hindi, Italian,
Japanese, Korean, Polish, Portuguese and Spanish, with times ("two minutes", 两分钟, दो मिनट), in
whichever of them the caller speaks; the agent's language decides only between languages in which
the same words mean different things.

## Transcription

Transcription settings apply to media streams that begin after a change. A language is a tag such
as `de-DE` or `cmn-CN`; Telnyx receives it in the engine's own form. If the engine does not know the
agent's language, it detects the language itself, or the setting is refused if it can't. Interim
results are requested where the engine has them: they show earlier that a caller speaks.

| engine | models, the default first | languages | interim results |
|---|---|---|---|
"""

REGION = f"""
`transcription_region` is one of {", ".join(REGIONS)}; Azure only.
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


def _words(words: tuple[str, ...], otherwise: str) -> str:
    return ", ".join(f"`{word}`" for word in words) or otherwise


def _languages(form: EngineForm) -> str:
    of_model = [
        (f"{model}: " if model else "") + _words(known, "")
        for model, known in form.languages.items()
    ]
    known = "; ".join(of_model)
    if not known:
        return f"`{AUTO}` or any of two letters" if form.auto else "found out, no choice"
    return f"{known}; `{AUTO}`" if form.auto else known


def _engines() -> str:
    return "".join(
        f"| `{engine}` | {_words(form.models, 'none to choose')} | {_languages(form)} "
        f"| {'yes' if form.interim else 'no'} |\n"
        for engine, form in FORMS.items()
    )


def render() -> str:
    """Return the page."""
    rows = (
        f"| `{name}` | {_shown(field.default)} | {_limits(field)} | {field.description} |\n"
        for name, field in setting_fields()
    )
    return HEAD + "".join(rows) + TAIL + _engines() + REGION


if __name__ == "__main__":
    sys.stdout.write(render())
