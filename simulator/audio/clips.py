"""Clips: short sounds a caller makes, as ready-made 20 ms base64 frames.

A clip is cut into frames once per codec and process, so that a running stream only picks strings.
"""

import base64
import functools
import tomllib
import wave
from dataclasses import dataclass
from pathlib import Path

from simulator.audio.codec import CODECS, PCMU, ulaw_from_wav

FOLDER = Path(__file__).with_name("clips")


@dataclass(frozen=True)
class Clip:
    """A sound in 8 kHz mu-law, and what is said in it."""

    name: str
    ulaw: bytes
    transcript: str = ""

    @property
    def seconds(self) -> float:
        return len(self.ulaw) / PCMU.byte_rate


@functools.cache
def find(name: str) -> Clip:
    """Return a shipped clip by name, or a .ulaw, .raw or .wav file by path; else ValueError."""
    path = Path(name) if "." in name else FOLDER / f"{name}.ulaw"
    try:
        ulaw = _read_wav(path) if path.suffix == ".wav" else path.read_bytes()
    except (OSError, wave.Error, EOFError) as error:
        raise ValueError(f"no clip {name!r}; there are {', '.join(names())}") from error
    return Clip(name, ulaw, _texts("speech.toml").get(name, ""))


def names() -> list[str]:
    """Return the names of the shipped clips."""
    return sorted(path.stem for path in FOLDER.glob("*.ulaw"))


@functools.cache
def frames(name: str, codec_name: str) -> tuple[str, ...]:
    """Return a clip as base64 payloads of 20 ms; ``silence`` is one frame of digital silence."""
    codec = CODECS[codec_name]
    if name == "silence":
        ulaw = PCMU.silence * PCMU.frame_bytes
    else:
        ulaw = find(name).ulaw
        ulaw += PCMU.silence * (-len(ulaw) % PCMU.frame_bytes)
    return tuple(base64.b64encode(each).decode() for each in codec.packets(ulaw))


def _read_wav(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        samples = file.readframes(file.getnframes())
        return ulaw_from_wav(samples, file.getsampwidth(), file.getnchannels(), file.getframerate())


def tags() -> dict[str, str]:
    """Return what a recogniser prints for the noises, by clip."""
    return _texts("tags.toml")


@functools.cache
def _texts(file: str) -> dict[str, str]:
    table = tomllib.loads((FOLDER / file).read_text("utf-8"))
    return {name: str(text) for name, text in table.items()}
