"""Settings of one call that override its agent's: merged, and checked as the agent's are. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from monitor.settings import AgentConfig, DeadAirSettings

_KNOWN = frozenset(DeadAirSettings.model_fields)


class NotTranscribedError(ValueError):
    """Together with the agent's language they name a transcription that can't be."""


def checked(agent: AgentConfig, override: Mapping[str, Any]) -> DeadAirSettings:
    """Return the settings of a call of *agent* with *override*.

    Raises pydantic.ValidationError naming every bad field, and NotTranscribedError.
    """
    whole = agent.settings.dead_air_settings.model_dump(mode="json") | dict(override)
    settings = DeadAirSettings.model_validate_json(json.dumps(whole), strict=True)
    if why := agent.not_transcribed(settings):
        raise NotTranscribedError(why)
    return settings


def merged(stored: str, change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the override *stored* on a call (JSON or '') with *change*; None takes one back."""
    before: dict[str, Any] = json.loads(stored).get("dead_air_settings", {}) if stored else {}
    after = before | dict(change)
    taken_back = {n for n, value in change.items() if value is None and n in _KNOWN}
    return {name: value for name, value in after.items() if name not in taken_back}


def stored(override: Mapping[str, Any], before: str = "") -> str:
    """Return *override* as a call stores it: JSON, '' for nothing.

    *before* is what it stores now: its place in an experiment stays.
    """
    kept = json.loads(before) if before else {}
    own = {"dead_air_settings": dict(override)} if override else {}
    whole = own | {name: value for name, value in kept.items() if name != "dead_air_settings"}
    return json.dumps(whole) if whole else ""
