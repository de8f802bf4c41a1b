"""The settings of a caller's transcription. Pure."""

from pydantic import BaseModel, Field

from monitor.settings.texts import Text
from telephony.call_control.transcription import Engine, Transcription


class TranscriptionSettings(BaseModel):
    """Which engine transcribes the caller, and in which language."""

    transcription_engine: Engine = Field(
        Engine.TELNYX, description="Engine that transcribes the caller."
    )
    transcription_model: Text = Field(
        "", max_length=60, description="Model of the engine; the engine's default if empty."
    )
    transcription_language: Text = Field(
        "",
        max_length=20,
        description="Language tag of the caller, or auto; the agent's language if empty.",
    )
    transcription_region: Text = Field(
        "", max_length=20, description="Azure region; eastus if empty."
    )

    def transcription(self, spoken: str = "") -> Transcription:
        """Return how a caller of an agent who speaks the language *spoken* is transcribed."""
        return Transcription(
            self.transcription_engine,
            self.transcription_model,
            self.transcription_language,
            self.transcription_region,
            spoken,
        )
