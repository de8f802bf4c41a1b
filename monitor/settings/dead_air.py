"""All the settings of dead-air handling, and which of them exclude each other. Pure.

A model lists the fields of its last base first: this order is that of the form and of the API.
"""

from pydantic import ConfigDict, model_validator

from monitor.settings.choices import AgentFailed, OnSilence, Voicemail
from monitor.settings.costs import CostSettings
from monitor.settings.handling import HandlingSettings
from monitor.settings.transcription import TranscriptionSettings


class DeadAirSettings(TranscriptionSettings, CostSettings, HandlingSettings):
    """How long silence may last and what is done about it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="after")
    def _across_fields(self) -> "DeadAirSettings":
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> list[str]:
        found = []
        if self.max_call_warning and self.max_call_warning >= self.max_call_duration:
            found.append(
                "max_call_warning must be less than max_call_duration "
                f"({self.max_call_duration:g} s), not {self.max_call_warning:g} s"
            )
        if any(not message for message in self.checkin_messages):
            found.append("checkin_messages must not hold an empty message")
        if any(not message for message in self.agent_filler_messages):
            found.append("agent_filler_messages must not hold an empty message")
        if self.agent_failed is AgentFailed.TRANSFER and not self.transfer_to:
            found.append("transfer_to must not be empty with agent_failed transfer")
        if self.on_silence is OnSilence.TRANSFER and not self.transfer_to:
            found.append("transfer_to must not be empty with on_silence transfer")
        if self.max_call_warning and not self.max_call_warning_message:
            found.append("max_call_warning_message must not be empty with max_call_warning")
        if self.voicemail is Voicemail.LEAVE_MESSAGE and not self.voicemail_message:
            found.append("voicemail_message must not be empty with voicemail leave_message")
        return found + [f"transcription_{fault}" for fault in self.transcription().faults()]
