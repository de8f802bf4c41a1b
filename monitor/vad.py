"""Voice activity detection: 20 ms frames of one track in, "the caller began / stopped" out. Pure.

WebRTC's detector judges single frames; onset and hangover make speech of them. Onset: most of a
short window must be speech, so that a click is none. Hangover: speech goes on until it has been
quiet for a while, so that a pause between words is no end.
"""

from collections import deque
from dataclasses import dataclass

import webrtcvad

FRAME_MS = 20
AGGRESSIVENESS = 3
"""WebRTC's strictest: it takes the least noise for speech."""

ONSET_FRAMES = 10
ONSET_SPEECH = 8
HANGOVER_FRAMES = 25


@dataclass(frozen=True, slots=True)
class Turned:
    """The caller's state changed, `ago_ms` before the end of the last frame."""

    speaking: bool
    ago_ms: int


class VoiceActivity:
    """Follows one track. `speaking` is the state after the last frame."""

    def __init__(self, sample_rate: int) -> None:
        """*sample_rate* in Hz: 8000, 16000, 32000 or 48000; else ValueError."""
        if sample_rate not in {8_000, 16_000, 32_000, 48_000}:
            raise ValueError(f"sample_rate must be 8000, 16000, 32000 or 48000, not {sample_rate}")
        self.speaking = False
        self._frame_bytes = sample_rate * FRAME_MS // 1000 * 2
        self._rate = sample_rate
        self._vad = webrtcvad.Vad(AGGRESSIVENESS)
        self._window: deque[bool] = deque(maxlen=ONSET_FRAMES)
        self._quiet_frames = 0
        self._rest = b""

    def take(self, pcm: bytes) -> list[Turned]:
        """Take 16-bit mono samples of any length and return the changes they make."""
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % self._frame_bytes
        self._rest = pcm[whole:]
        frames = (pcm[i : i + self._frame_bytes] for i in range(0, whole, self._frame_bytes))
        return [turned for frame in frames if (turned := self._frame(frame))]

    def _frame(self, frame: bytes) -> Turned | None:
        speech = self._vad.is_speech(frame, self._rate)
        if self.speaking:
            self._quiet_frames = 0 if speech else self._quiet_frames + 1
            if self._quiet_frames < HANGOVER_FRAMES:
                return None
            self.speaking = False
            self._window.clear()
            return Turned(speaking=False, ago_ms=HANGOVER_FRAMES * FRAME_MS)
        self._window.append(speech)
        if sum(self._window) < ONSET_SPEECH:
            return None
        self.speaking = True
        self._quiet_frames = 0
        return Turned(speaking=True, ago_ms=len(self._window) * FRAME_MS)
