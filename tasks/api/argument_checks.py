"""Checks of what a command carries. All raise CommandRefusedError, which names the argument."""

from typing import Any

from pydantic import ValidationError

from monitor import call_override
from monitor.call_override import NotTranscribedError
from monitor.settings import AgentConfig
from tasks.api.command_task import CommandRefusedError
from telephony.phone_numbers import NotANumberError, e164

MAX_WHY = 60
"""Characters of a reason that are kept."""


def flag_of(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise CommandRefusedError(f"{name}: must be true or false")
    return value


def text_of(name: str, value: object, most: int = 0) -> str:
    """Return *value*, which must be text, of at most *most* characters beside spaces if given."""
    if not isinstance(value, str):
        raise CommandRefusedError(f"{name}: must be text")
    if most and not 1 <= len(value.strip()) <= most:
        raise CommandRefusedError(f"{name}: must have 1 to {most} characters")
    return value


def object_of(name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CommandRefusedError(f"{name}: must be an object of dead-air settings by name")
    return value


def number_of(name: str, text: object) -> str:
    try:
        return e164(text_of(name, text))
    except NotANumberError as error:
        raise CommandRefusedError(f"{name}: {error}") from error


def seconds_of(name: str, value: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise CommandRefusedError(f"{name}: must be {least:g} to {most:g} seconds")
    return float(value)


def why_of(text: str) -> str:
    return " ".join(str(text).split())[:MAX_WHY]


def override_of(agent: AgentConfig, settings: dict[str, Any], before: str = "") -> str:
    """Return *settings* for one call as it stores them instead of *before*, '' for none."""
    object_of("settings", settings)
    try:
        call_override.checked(agent, settings)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CommandRefusedError(f"settings.{field}: {first['msg']}") from error
    except NotTranscribedError as error:
        raise CommandRefusedError(f"settings.transcription_engine: {error}") from error
    return call_override.stored(settings, before)
