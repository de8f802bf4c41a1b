"""The settings of an agent: dead-air handling, its voice, its numbers. Pure."""

from monitor.settings.agent import (
    AGENT_ID,
    DOTTED_CLASS,
    AgentConfig,
    AgentSettings,
    effective,
    parse_agent,
)
from monitor.settings.choices import (
    AgentFailed,
    CheckinStyle,
    MachineDetection,
    OneWayAudio,
    OnSilence,
    Patience,
    RelayCalls,
    ThinkingCaller,
    Voicemail,
)
from monitor.settings.dead_air import DeadAirSettings

__all__ = [
    "AGENT_ID",
    "DOTTED_CLASS",
    "AgentConfig",
    "AgentFailed",
    "AgentSettings",
    "CheckinStyle",
    "DeadAirSettings",
    "MachineDetection",
    "OnSilence",
    "OneWayAudio",
    "Patience",
    "RelayCalls",
    "ThinkingCaller",
    "Voicemail",
    "effective",
    "parse_agent",
]
