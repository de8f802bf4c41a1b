"""An agent's configuration: who it is, which numbers it answers, how it speaks, its settings. Pure.

The stored form is JSON; a call parses it afresh whenever it changed, so a running call obeys a
change from its next tick. Every field names its limits in its error.
"""

from functools import lru_cache
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from deadair import DEFAULT_AGENT
from monitor.hooks.settings import Hooks
from monitor.hooks.tell import Tell
from monitor.settings.dead_air import DeadAirSettings
from monitor.settings.experiments import Experiment, OtherSettings, experiments_fault
from monitor.settings.phone_number import PhoneNumber
from monitor.settings.texts import Text

AGENT_ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"
DOTTED_CLASS = (
    r"^(greeter|chat|remote|http|"
    r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*)$"
)


class AgentSettings(BaseModel):
    """The settings of an agent, by subject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dead_air_settings: DeadAirSettings = DeadAirSettings()


class AgentConfig(BaseModel):
    """One agent: who it is, which numbers it answers, how it speaks, and its settings."""

    # No input in an error's text: it may hold the secret of the hooks.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=AGENT_ID, description="Lower-case name, unique.")
    name: Text = Field("", max_length=100, description="Display name.")
    phone_numbers: tuple[PhoneNumber, ...] = Field(
        (), max_length=100, description="Numbers this agent answers, in E.164 form."
    )
    greeting: Text = Field(
        "Hello, how can I help you today?",
        max_length=1000,
        description="First words of the agent; none if empty.",
    )
    voice: Text = Field(
        "AWS.Polly.Joanna-Neural",
        min_length=1,
        max_length=200,
        description="Name of a Telnyx voice.",
    )
    language: Text = Field(
        "en-US", min_length=2, max_length=20, description="Language tag of the texts."
    )
    agent_class: str = Field(
        DEFAULT_AGENT,
        pattern=DOTTED_CLASS,
        max_length=200,
        description="Class of the agent: greeter, chat, remote, http, or package.module:Class.",
    )
    agent_options: dict[str, Any] = Field(
        {}, max_length=50, description="Options of the agent class; each class has its own."
    )
    settings: AgentSettings = AgentSettings()
    hooks: Hooks | None = Field(
        None, description="Webhooks about this agent's calls to one of your systems."
    )
    tell: Tell | None = Field(
        None,
        description="Your Celery task that receives the events; DEADAIR_TELL must allow it.",
    )

    shadow: OtherSettings | None = Field(
        None,
        description="Settings with which each ended call is replayed; only recorded.",
    )
    experiments: tuple[Experiment, ...] = Field(
        (), max_length=20, description="Other settings for a share of calls; one runs at a time."
    )

    @field_validator("phone_numbers")
    @classmethod
    def _each_once(cls, numbers: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(numbers))

    @model_validator(mode="after")
    def _is_one_experiment(self) -> "AgentConfig":
        if fault := experiments_fault(self.experiments):
            raise ValueError(fault)
        return self

    @model_validator(mode="after")
    def _is_understood(self) -> "AgentConfig":
        if fault := self.not_transcribed(self.settings.dead_air_settings):
            raise ValueError(f"language {fault}")
        return self

    def not_transcribed(self, settings: DeadAirSettings) -> str:
        """Return why *settings* can't transcribe this agent's language, '' if they can."""
        if settings.transcription(self.language).knows_spoken():
            return ""
        return (
            f"{self.language} is not transcribed by {settings.transcription_engine}: "
            "choose transcription_language or another transcription_engine"
        )


@lru_cache(maxsize=512)
def parse_agent(raw: str) -> AgentConfig:
    """Return the agent stored as *raw*. Raises pydantic.ValidationError naming every bad field."""
    return AgentConfig.model_validate_json(raw)


class Trial(BaseModel):
    """A call's place in an experiment (`monitor.experiments.arms`), as stored with the call."""

    id: str
    arm: str
    tested: list[str] = []
    settings: dict[str, Any] = {}


class CallOverride(BaseModel):
    """The settings of a call beside its agent's: its own, and those of an experiment under them."""

    dead_air_settings: dict[str, Any] = {}
    experiment: Trial | None = None


@lru_cache(maxsize=4096)
def effective(raw_agent: str, raw_override: str) -> DeadAirSettings:
    """Return the dead-air settings of a call: its agent's, with the call's own on top.

    Settings of an experiment that don't fit the rest are left out. Raises
    pydantic.ValidationError when the others together break a rule.
    """
    settings = parse_agent(raw_agent).settings.dead_air_settings
    if not raw_override:
        return settings
    override = CallOverride.model_validate_json(raw_override)
    usual = settings.model_dump()
    if override.experiment and override.experiment.settings:
        try:
            tested = usual | override.experiment.settings
            return DeadAirSettings.model_validate(tested | override.dead_air_settings)
        except ValidationError:
            pass
    return DeadAirSettings.model_validate(usual | override.dead_air_settings)
