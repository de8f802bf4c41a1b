"""Encodes the codecs of wideband legs: G722 and OPUS with PyAV, AMR-WB as a line that is silent.

PyAV is large and needed for nothing else, so it is imported on first use; without it a leg of these
codecs is refused. AMR-WB encoders are not free: its frames say "no data", as in a pause.
"""

import importlib.util
from typing import Any

RATE = 16000
CODECS = ("G722", "OPUS", "AMR-WB")
_ENCODERS = {"G722": "g722", "OPUS": "libopus"}
_BIT_RATES = {"G722": 64_000, "OPUS": 24_000}
_SAMPLES = RATE // 50
_BYTES = _SAMPLES * 2
_NO_DATA = b"\x7c"  # frame type 15 in the octet-aligned table of contents, RFC 4867 section 4.3.2


def require(name: str) -> None:
    """Raise ValueError if a codec can't be encoded here."""
    if name in _ENCODERS and importlib.util.find_spec("av") is None:
        raise ValueError(f"codec {name} needs the package av: pip install av")


def packets(name: str, linear: bytes) -> list[bytes]:
    """Encode 16-bit samples at 16 kHz; return one packet for each 20 ms."""
    count = -(-len(linear) // _BYTES)
    if name == "AMR-WB":
        return [_NO_DATA] * count
    require(name)
    encoder = _encoder(name)
    made: list[bytes] = []
    linear += bytes(-len(linear) % _BYTES)
    for start in range(0, len(linear), _BYTES):
        made += map(bytes, encoder.encode(_frame(linear[start : start + _BYTES])))
    made += map(bytes, encoder.encode(None))
    return made[:count]


def _encoder(name: str) -> Any:
    import av  # noqa: PLC0415  # 35 MB that ordinary calls do without

    encoder: Any = av.CodecContext.create(_ENCODERS[name], "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.bit_rate = _BIT_RATES[name]
    return encoder


def _frame(linear: bytes) -> Any:
    import av  # noqa: PLC0415  # as above

    frame = av.AudioFrame(format="s16", layout="mono", samples=_SAMPLES)
    frame.sample_rate = RATE
    frame.planes[0].update(linear)
    return frame
