"""Temporary until the real one lands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoldOn:
    seconds: float | None
    language: str
    phrase: str


def understand(transcript: str, extra_phrases: tuple[str, ...] = (), language: str = "") -> HoldOn | None:
    return HoldOn(None, "en", "hold on") if "hold on" in transcript.lower() else None
