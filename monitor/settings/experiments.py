"""What an agent tries out: settings decided beside its own, others for a share of calls. Pure.

Changes are stored as they are given. The repository checks that they fit the agent's settings
(`web.agent_config.trial_faults`); a call whose changes no longer fit goes without.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.settings.texts import Text

NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$"


class OtherSettings(BaseModel):
    """Dead-air settings to try; what is not named stays as the agent has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dead_air_settings: dict[str, Any] = Field(
        min_length=1, max_length=60, description="The settings that differ, by name."
    )


class GuardRails(BaseModel):
    """How much worse than the usual settings may do before an experiment is stopped.

    Shares from 0 to 1 of calls; of `recoveries`, of calls that were asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    hang_ups: float = Field(
        0.05, ge=0, le=1, description="More calls hung up on for silence, as a share."
    )
    recoveries: float = Field(
        0.15, ge=0, le=1, description="Fewer callers who answer after a check-in, as a share."
    )
    complaints: float = Field(
        0.02, ge=0, le=1, description="More callers who press complaint_key, as a share."
    )
    least_calls: int = Field(
        30,
        ge=5,
        le=100_000,
        description="Calls with the other settings before the guard rails apply.",
    )


class Experiment(BaseModel):
    """Other settings for a share of an agent's calls."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Text = Field(
        pattern=NAME, description="Lower-case name; calls are selected by a hash of it."
    )
    share: float = Field(
        0.1, ge=0.01, le=0.9, description="Share of the agent's calls that get the other settings."
    )
    settings: OtherSettings
    several: bool = Field(
        False, description="Test several settings at once; their effects can't be separated."
    )
    running: bool = Field(True, description="New calls take part; one experiment at a time.")
    guard_rails: GuardRails = GuardRails()

    @model_validator(mode="after")
    def _one_change(self) -> "Experiment":
        names = sorted(self.settings.dead_air_settings)
        if len(names) > 1 and not self.several:
            raise ValueError(
                f"settings must change one setting, not {len(names)} ({', '.join(names)}), "
                "unless several is true"
            )
        return self


def experiments_fault(experiments: tuple[Experiment, ...]) -> str:
    """Return what is wrong with these experiments together, '' if nothing."""
    names = [each.name for each in experiments]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        return f"experiments must have names of their own, not {twice[0]} twice"
    running = [each.name for each in experiments if each.running]
    if len(running) > 1:
        return f"experiments must not have more than one that runs, not {' and '.join(running)}"
    return ""
