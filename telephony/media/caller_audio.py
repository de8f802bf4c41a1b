"""The caller's sound in the form an agent wants it. Pure.

An agent of PCMU on a stream of PCMU is given the frames as they came.
"""

import sys
import warnings
from typing import Any

from telephony.media.frames import Codec

with warnings.catch_warnings():
    # 3.11 and 3.12 announce the removal; from 3.13 on audioop-lts provides the module.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

FORMATS = ("pcmu_8000", "pcm_8000", "pcm_16000")
_WIDTH = 2
_LOW, _HIGH = 8_000, 16_000


class CallerAudio:
    """Converts one call's frames of *codec* to *wanted*, one of `FORMATS`."""

    def __init__(self, wanted: str, codec: Codec) -> None:
        if wanted not in FORMATS:
            raise ValueError(f"audio_format must be one of {', '.join(FORMATS)}, not {wanted!r}")
        self._mulaw = wanted == "pcmu_8000"
        self._as_it_came = self._mulaw and codec.name == "PCMU"
        self._from = codec.sample_rate
        self._to = _HIGH if wanted == "pcm_16000" else _LOW
        self._before: Any = None  # what the resampler carries from frame to frame

    def frame(self, payload: bytes, pcm: bytes) -> bytes:
        """Return a frame, which came as *payload* and has the samples *pcm*."""
        if self._as_it_came:
            return payload
        if self._from != self._to:
            before = self._before
            pcm, self._before = audioop.ratecv(pcm, _WIDTH, 1, self._from, self._to, before)
        if self._mulaw:
            return audioop.lin2ulaw(pcm, _WIDTH)
        return pcm if sys.byteorder == "little" else audioop.byteswap(pcm, _WIDTH)
