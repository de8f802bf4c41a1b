"""What a call screener is told. Pure."""

from pydantic import BaseModel, ConfigDict, Field

from monitor.settings.texts import Message


class CallScreening(BaseModel):
    """What a screener is told: a phone's or a network's own voice that asks who calls and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: Message = Field(
        "", description="Who is calling, told to a call screener; nothing if empty."
    )
    purpose: Message = Field(
        "", description="Why the call is made, told to a call screener; nothing if empty."
    )

    @property
    def text(self) -> str:
        """Both as sentences; '' if neither is set."""
        said = [part for part in (self.identity, self.purpose) if part]
        return " ".join(part if part[-1] in ".!?。！？" else f"{part}." for part in said)
