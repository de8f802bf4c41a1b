"""Answers to a call screener. Pure."""

from pydantic import BaseModel, ConfigDict, Field

from monitor.settings.texts import Message


class CallScreening(BaseModel):
    """Answers to a screener: the voice of a phone or network that asks who calls and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: Message = Field(
        "", description="Name of the caller, spoken to a call screener; none if empty."
    )
    purpose: Message = Field(
        "", description="Reason for the call, spoken to a call screener; none if empty."
    )

    @property
    def text(self) -> str:
        """Both as sentences; '' if neither is set."""
        said = [part for part in (self.identity, self.purpose) if part]
        return " ".join(part if part[-1] in ".!?。！？" else f"{part}." for part in said)
