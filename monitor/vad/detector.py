"""The voice detection of a worker: VAD=webrtc, or VAD=silero with its extra installed."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from deadair.config import ConfigError
from monitor.vad.webrtc import SpeechChange, VoiceActivity


class Detector(Protocol):
    """One track's voice detection; `speaking` is the state after the last change returned.

    `sounded` counts up while the track is clearly above its background (`level.SOUNDED_FRAMES`);
    its reader resets it to 0. `lively` counts frames above digital silence (`level.DEAD_LEVEL`).
    """

    speaking: bool
    sounded: int
    lively: int

    def feed(self, pcm: bytes, lost: int = 0) -> list[SpeechChange]:
        """Process samples, before which *lost* frames are missing; returns the changes so far."""


Detectors = Callable[[int], Detector]
"""Makes the detector of one track, given its sample rate in Hz: 8000 or 16000, else ValueError."""


def require(vad: str) -> None:
    """Import what *vad* needs, so that forked workers share it; raises config.ConfigError."""
    if vad != "silero":
        return
    try:
        import_module("monitor.vad.silero")
    except ImportError as error:
        why = f"VAD: silero needs its extra, run `make silero` ({error})"
        raise ConfigError(f"Dead Air can't start with this environment:\n  {why}") from error


def detectors_of(vad: str) -> Detectors:
    """Return the detectors of *vad* for one worker; raises config.ConfigError."""
    require(vad)
    if vad != "silero":
        return VoiceActivity
    silero = import_module("monitor.vad.silero")
    detectors: Detectors = silero.Silero(silero.Model()).detector
    return detectors
