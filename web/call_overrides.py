"""Settings of one call that override its agent's: checked, and changed while it is live."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from calls.snapshot import CallSnapshot
from monitor import call_override
from monitor.call_override import NotTranscribedError
from monitor.settings import AgentConfig, DeadAirSettings
from web.agent_config.repository import AgentRepository, InvalidError, UnknownAgentError, read
from web.call_control import CallControl, WrongStateError
from web.dependencies import Dependencies
from web.field_errors import FieldError, from_validation_error

OVERRIDE = "settings.dead_air_settings"
ATTEMPTS = 20


def faults(agent: AgentConfig, override: Mapping[str, Any]) -> list[FieldError]:
    """Return the errors in the settings of *agent* with *override* applied."""
    try:
        call_override.checked(agent, override)
    except ValidationError as error:
        found = from_validation_error(DeadAirSettings, error)
        return [f.model_copy(update={"field": f"{OVERRIDE}.{f.field}"}) for f in found]
    except NotTranscribedError as said:
        field = f"{OVERRIDE}.transcription_engine"
        return [FieldError(field=field, message=f"does not fit: {said}", limit=None)]
    return []


def agent_of_call(p: Dependencies, name: str, override: Mapping[str, Any]) -> AgentConfig:
    """Return the agent *name* for a call whose settings *override* its own. Raises InvalidError."""
    try:
        agent = AgentRepository(p.directory, "api").find(name)
    except UnknownAgentError:
        fault = FieldError(field="agent", message=f"{name} does not exist", limit=None)
        raise InvalidError([fault]) from None
    if override and (wrong := faults(agent, override)):
        raise InvalidError(wrong)
    return agent


def change(p: Dependencies, call: str, change: Mapping[str, Any] | None) -> CallSnapshot:
    """Override settings of *call* with *change*, in which None takes one back; None takes all back.

    Raises UnknownCallError, WrongStateError, and InvalidError for settings no agent may have.
    """
    control = CallControl(p)
    for _ in range(ATTEMPTS):
        found = control.live(call)
        before = found.settings_override
        override = {} if change is None else call_override.merged(before, change)
        if wrong := faults(read(found.agent, p.directory.raw(found.agent)), override):
            raise InvalidError(wrong)
        fields = ", ".join(sorted(change)) if change else "all"
        after = call_override.stored(override, before)
        done = p.store.override_settings(call, p.origin(), before, after, fields)
        if done > 0:
            return control.find(call)
        if done < 0:
            raise WrongStateError("the call has ended")
    raise WrongStateError("others kept changing its settings")
