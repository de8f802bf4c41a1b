"""How long the audio of a command lasts: by its bytes, by its name, and how often it repeats."""

import base64
import binascii
import io
import re
import wave
from typing import Any

from simulator.audio.codec import PCMU
from simulator.model import errors
from simulator.model.playback_queue import INFINITY

_NAMED_SECONDS = re.compile(r"-(\d+(?:\.\d+)?)s\.\w+$")
_MOST_LOOPS = 100


def of_name(source: str, otherwise: float) -> float:
    """Return the seconds that a media address states, e.g. ``jingle-3.5s.wav``."""
    named = _NAMED_SECONDS.search(source.partition("?")[0])
    return float(named[1]) if named else otherwise


def loops(body: dict[str, Any]) -> float:
    """Return how often a command plays its audio."""
    loop = body.get("loop", 1)
    if loop == "infinity":
        return INFINITY
    try:
        count = int(loop)
    except ValueError:
        count = 0
    if not 1 <= count <= _MOST_LOOPS:
        raise errors.invalid("loop", "Value outside of range", "1 to 100 or infinity.", "10033")
    return count


def of_content(content: str) -> float:
    """Return the length of base64 audio: a wav by its header, else bytes of PCMU."""
    try:
        audio = base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise errors.invalid(
            "playback_content", "Invalid parameter", "It must be base64."
        ) from error
    try:
        with wave.open(io.BytesIO(audio)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError):
        return len(audio) / PCMU.byte_rate
