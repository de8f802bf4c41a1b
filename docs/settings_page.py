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
`/agents/<id>` or by `PATCH /api/agents/<id>`; live calls follow within a second. A check-in or
hang-up that is on its way to Telnyx is not recalled. All are optional. Times are in seconds.

| setting | default | limits | description |
|---|---|---|---|
"""

TAIL = """
Entries of `checkin_messages` and `agent_filler_messages` have 1 to 500 characters, those of
`hold_on_phrases` 2 to 100. `max_call_warning` must be less than `max_call_duration`; a warning and
`leave_message` need their message. `transfer` (of `agent_failed` or `on_silence`) needs
`transfer_to`, a number that `DIAL_PREFIXES` allows.

The settings of the agent's silence, from `agent_silence_timeout` to `agent_failed`, apply to
agents that answer everything the caller says (class attribute `owes_answers = True`). A filler is
requested 0.2 s early, since speech takes that long to start; an answer ends it.

"Hold on" is understood in Arabic, Chinese, Dutch, English, French, German, Hindi, Italian,
Japanese, Korean, Polish, Portuguese and Spanish, with durations ("two minutes", 两分钟, दो मिनट),
whatever the agent's language. The agent's language only decides what words mean that several
languages share.

## Transcription

Transcription settings apply to media streams that begin after a change. A language is a tag such
as `de-DE` or `cmn-CN`; Telnyx receives it in the engine's own form. If the engine does not support
the agent's language, it detects the language; if it can't, the setting is refused. Interim results
are requested from engines that have them: they show earlier that a caller speaks.

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
        return f"{bounds['ge']:g} to {bounds['le']:.12g}"
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
        return f"`{AUTO}` or any two-letter code" if form.auto else "detected automatically"
    return f"{known}; `{AUTO}`" if form.auto else known


def _engines() -> str:
    return "".join(
        f"| `{engine}` | {_words(form.models, 'no choice')} | {_languages(form)} "
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
