"""One call's ear, the same in every Python server: WebRTC's verdict on each 20 ms frame.

It calls the detector's C directly, as the product does, so that none pays for Python around it.
"""

import warnings
from functools import partial

import _webrtcvad

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop


class Ear:
    __slots__ = ("_is_speech", "frames", "speech")

    def __init__(self) -> None:
        self.frames = self.speech = 0
        vad = _webrtcvad.create()
        _webrtcvad.init(vad)
        _webrtcvad.set_mode(vad, 3)
        self._is_speech = partial(_webrtcvad.process, vad, 8000)

    def hear(self, payload: bytes) -> None:
        self.frames += 1
        if self._is_speech(audioop.ulaw2lin(payload, 2), len(payload)):
            self.speech += 1

    def report(self) -> str:
        return f"{self.frames} {self.speech}"
