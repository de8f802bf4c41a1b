"""Agents to measure: one that wants nothing of the caller's sound, and two that get it."""


class Greets:
    """Wants none of it."""

    def call_started(self, call: object) -> None:
        del call


class Hears(Greets):
    """Gets the frames as they came."""

    audio_format = "pcmu_8000"

    def caller_audio(self, frame: bytes) -> None:
        del frame


class HearsWide(Hears):
    """Gets 16-bit samples at 16 kHz."""

    audio_format = "pcm_16000"
