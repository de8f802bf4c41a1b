"""What users choose for an agent: the dead-air settings and who answers. Pure.

The stored form is JSON; a call parses it afresh whenever it changed, so a running call obeys a
change from its next tick. Seconds everywhere; every field names its limits in its error.
"""

from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

AGENT_ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"
E164 = r"^\+[1-9]\d{6,14}$"
DOTTED_CLASS = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*$"

Text = Annotated[str, StringConstraints(strip_whitespace=True)]


class DeadAirSettings(BaseModel):
    """How long silence may last and what is done about it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    silence_timeout_normal: float = Field(
        7.0, ge=1, le=300, description="Seconds of silence before the next check-in."
    )
    silence_timeout_hold_on: float = Field(
        25.0, ge=1, le=900, description='The same in seconds, once after the caller said "hold on".'
    )
    max_checkins_before_disconnect: int = Field(
        2, ge=0, le=10, description="Check-ins asked in one silence before the call is hung up."
    )
    max_call_duration: float = Field(
        1500.0, ge=10, le=14_400, description="Seconds from the answer to the end, at the most."
    )
    checkin_message: Text = Field(
        "Are you still there?", min_length=1, max_length=500, description="What a check-in says."
    )
    hangup_grace: float = Field(
        5.0, ge=1, le=60, description="Seconds from the last check-in's end to the hang-up."
    )

    @model_validator(mode="after")
    def _hold_on_is_longer(self) -> "DeadAirSettings":
        if self.silence_timeout_hold_on < self.silence_timeout_normal:
            raise ValueError(
                "silence_timeout_hold_on must be at least silence_timeout_normal "
                f"({self.silence_timeout_normal:g} s), not {self.silence_timeout_hold_on:g} s"
            )
        return self


class AgentSettings(BaseModel):
    """The settings of an agent, by subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dead_air_settings: DeadAirSettings = DeadAirSettings()


class AgentConfig(BaseModel):
    """One agent: who it is, which numbers it answers, how it speaks, and its settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=AGENT_ID, description="Lower-case name, unique.")
    name: Text = Field("", max_length=100, description="What people call it.")
    phone_numbers: tuple[Annotated[str, Field(pattern=E164)], ...] = Field(
        (), max_length=100, description="Numbers it answers, in E.164 form."
    )
    greeting: Text = Field(
        "Hello, how can I help you today?",
        max_length=1000,
        description="Its first words; none if empty.",
    )
    voice: Text = Field(
        "AWS.Polly.Joanna-Neural", min_length=1, max_length=200, description="Telnyx's voice name."
    )
    language: Text = Field(
        "en-US", min_length=2, max_length=20, description="Language tag of its words."
    )
    agent_class: str = Field(
        "agents.greeter:Greeter",
        pattern=DOTTED_CLASS,
        max_length=200,
        description="What talks on the call, as package.module:Class.",
    )
    settings: AgentSettings = AgentSettings()


@lru_cache(maxsize=512)
def parse_agent(raw: str) -> AgentConfig:
    """Return the agent stored as *raw*. Raises pydantic.ValidationError naming every bad field."""
    return AgentConfig.model_validate_json(raw)


@lru_cache(maxsize=4096)
def effective(raw_agent: str, raw_override: str) -> DeadAirSettings:
    """Return the dead-air settings of a call: its agent's, with the call's own on top.

    Raises pydantic.ValidationError when the two together break a rule.
    """
    settings = parse_agent(raw_agent).settings.dead_air_settings
    if not raw_override:
        return settings
    override = _Override.model_validate_json(raw_override).dead_air_settings
    return DeadAirSettings.model_validate(settings.model_dump() | override)


class _Override(BaseModel):
    dead_air_settings: dict[str, object] = {}
