"""The codecs of a call leg and of the stream that carries it.

PCMU and PCMA at 8 kHz, L16 little-endian at 16 kHz, and the wideband ones: G722, OPUS, AMR-WB.
"""

import sys
import warnings
from dataclasses import dataclass

from simulator.audio import wideband

with warnings.catch_warnings():
    # Python 3.11 and 3.12 warn at import; from 3.13 on the audioop-lts package provides it.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

FRAME_SECONDS = 0.02
_RATE = 8000  # of the clips
_INAUDIBLE = 100  # of 32768, some -50 dB: what a resampler may leave of silence


@dataclass(frozen=True)
class Codec:
    """One codec as it goes over the media socket."""

    name: str
    sample_rate: int  # as media_format states it
    byte_rate: int  # bytes of one second; 0 if packets differ in size
    silence: bytes = b""  # one sample of it, for codecs whose silence is constant

    @property
    def frame_bytes(self) -> int:
        """Bytes of 20 ms; 0 if packets differ in size."""
        return int(self.byte_rate * FRAME_SECONDS)

    @property
    def frame_samples(self) -> int:
        """Samples of 20 ms: by so much a timestamp grows."""
        return int(self.sample_rate * FRAME_SECONDS)

    @property
    def media_format(self) -> dict[str, object]:
        """As the ``start`` frame describes it."""
        return {"encoding": self.name, "sample_rate": self.sample_rate, "channels": 1}

    def packets(self, ulaw: bytes) -> list[bytes]:
        """Turn 8 kHz mu-law, the form clips are kept in, into packets of 20 ms."""
        if self.name in wideband.CODECS:
            linear = audioop.ulaw2lin(ulaw, 2)
            wide, _ = audioop.ratecv(linear, 2, 1, _RATE, wideband.RATE, None)
            return wideband.packets(self.name, wide)
        encoded = self._encode(ulaw)
        size = self.frame_bytes
        encoded += self.silence * (-len(encoded) % size // len(self.silence))
        return [encoded[start : start + size] for start in range(0, len(encoded), size)]

    def is_silent(self, audio: bytes) -> bool:
        """Whether nobody would hear it; always False for the wideband codecs."""
        if self.name == "PCMU":
            linear = audioop.ulaw2lin(audio, 2)
        elif self.name == "PCMA":
            linear = audioop.alaw2lin(audio, 2)
        elif self.name == "L16":
            whole = audio[: len(audio) // 2 * 2]
            linear = whole if sys.byteorder == "little" else audioop.byteswap(whole, 2)
        else:
            return False
        return audioop.max(linear, 2) < _INAUDIBLE

    def _encode(self, ulaw: bytes) -> bytes:
        if self.name == "PCMU":
            return ulaw
        linear = audioop.ulaw2lin(ulaw, 2)
        if self.name == "PCMA":
            return audioop.lin2alaw(linear, 2)
        wide, _ = audioop.ratecv(linear, 2, 1, _RATE, self.sample_rate, None)
        return wide if sys.byteorder == "little" else audioop.byteswap(wide, 2)


PCMU = Codec("PCMU", 8000, 8000, b"\xff")
PCMA = Codec("PCMA", 8000, 8000, b"\xd5")
L16 = Codec("L16", 16000, 32000, b"\0\0")
G722 = Codec("G722", 8000, 8000)  # 16 kHz of sound; RFC 3551 gives its clock as 8 kHz
OPUS = Codec("OPUS", 16000, 0)
AMR_WB = Codec("AMR-WB", 16000, 0)
CODECS = {each.name: each for each in (PCMU, PCMA, L16, G722, OPUS, AMR_WB)}


def ulaw_from_wav(linear: bytes, width: int, channels: int, rate: int) -> bytes:
    """Turn the samples of a wav file into 8 kHz mono mu-law."""
    if width == 1:
        linear = audioop.bias(linear, 1, -128)  # 8-bit wav is unsigned
    if channels > 1:
        linear = audioop.tomono(linear, width, 0.5, 0.5)
    if rate != _RATE:
        linear, _ = audioop.ratecv(linear, width, 1, rate, _RATE, None)
    return audioop.lin2ulaw(linear, width)
