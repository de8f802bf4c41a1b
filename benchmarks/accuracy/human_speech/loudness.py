"""The plainest detector, to compare with: whatever is clearly above the background is speech."""

from monitor.vad.level import SOUNDED_ABOVE, SOUNDED_FRAMES, Background
from monitor.vad.webrtc import FRAME_MS, SpeechChange
from telephony.media.samples import loudness

HANGOVER_FRAMES = 30


class Loudness:
    """Begins after 100 ms above the background, ends after 600 ms that are not."""

    def __init__(self) -> None:
        self.speaking = False
        self._background = Background()
        self._above = self._quiet = 0

    def feed(self, pcm: bytes, lost: int = 0) -> list[SpeechChange]:
        """Take one frame; return the change it brings."""
        del lost
        level = loudness(pcm)
        loud = level > SOUNDED_ABOVE * self._background.follow(level)
        self._above = self._above + 1 if loud else max(0, self._above - 1)
        self._quiet = 0 if loud else self._quiet + 1
        if not self.speaking and self._above >= SOUNDED_FRAMES:
            self.speaking = True
            return [SpeechChange(speaking=True, ago_ms=SOUNDED_FRAMES * FRAME_MS)]
        if self.speaking and self._quiet >= HANGOVER_FRAMES:
            self.speaking, self._above = False, 0
            return [SpeechChange(speaking=False, ago_ms=HANGOVER_FRAMES * FRAME_MS)]
        return []
