"""The settings that a call which is over was handled by. Pure.

Those were the agent's at the time, if that version is still kept, with the call's own on top.
"""

from collections.abc import Sequence

from pydantic import ValidationError

from calls.agent_directory import AgentVersion
from calls.snapshot import CallSnapshot
from monitor.settings import AgentConfig, DeadAirSettings, effective


def settings_then(
    config: AgentConfig, versions: Sequence[AgentVersion], call: CallSnapshot
) -> DeadAirSettings:
    """Return the settings a call was answered with; *versions* are the agent's, newest first."""
    raw = next((v.raw for v in versions if v.at_ms <= call.answered_at_ms), None)
    if raw is None and not versions:
        raw = config.model_dump_json()
    return with_override(raw or AgentConfig(id=config.id).model_dump_json(), call)


def with_override(raw_agent: str, call: CallSnapshot) -> DeadAirSettings:
    """Return an agent's settings with the call's own on top, without those if they don't fit."""
    try:
        return effective(raw_agent, call.settings_override)
    except ValidationError:
        return effective(raw_agent, "")
