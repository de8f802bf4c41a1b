"""What is wrong with the settings that an agent tries out: they must fit its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from monitor import call_override
from monitor.call_override import NotTranscribedError
from monitor.settings import AgentConfig, DeadAirSettings
from web.field_errors import FieldError, from_validation_error

BEFORE_A_CALL = frozenset({"machine_detection"})
"""Settings that are used when a call is dialled: it has no id yet, and so no group."""


def trial_faults(config: AgentConfig) -> list[FieldError]:
    """Return the errors in the shadow and the experiments of *config*."""
    found: list[FieldError] = []
    if config.shadow:
        found += _faults(config, "shadow", config.shadow.dead_air_settings)
    for place, experiment in enumerate(config.experiments):
        prefix = f"experiments.{place}.settings"
        changed = experiment.settings.dead_air_settings
        found += [*_faults(config, prefix, changed), *_untestable(prefix, changed)]
    return found


def _faults(config: AgentConfig, prefix: str, changed: Mapping[str, Any]) -> list[FieldError]:
    prefix = f"{prefix}.dead_air_settings"
    try:
        call_override.checked(config, changed)
    except ValidationError as error:
        found = from_validation_error(DeadAirSettings, error)
        return [f.model_copy(update={"field": f"{prefix}.{f.field}".rstrip(".")}) for f in found]
    except NotTranscribedError as said:
        field = f"{prefix}.transcription_engine"
        return [FieldError(field=field, message=f"does not fit: {said}", limit=None)]
    return []


def _untestable(prefix: str, changed: Mapping[str, Any]) -> Iterator[FieldError]:
    for name in sorted(changed.keys() & BEFORE_A_CALL):
        message = "can't be tested, since it is used before a call has an id"
        yield FieldError(field=f"{prefix}.dead_air_settings.{name}", message=message, limit=None)
