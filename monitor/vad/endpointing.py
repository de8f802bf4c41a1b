"""Finds where speech begins and ends, from a model's confidence in each window.

Pure. Speech begins when most of the last 200 ms is speech, and lasts until there was none for the
hangover, with the hangover and the treatment of lost frames of `monitor.vad.webrtc`: both report
the same turns.

Times are ms of the track, lost frames counted in. Windows come in order of time.
"""

from collections import deque

from monitor.vad.webrtc import BRIDGED_FRAMES, FRAME_MS, HANGOVER_FRAMES

WINDOW_MS = 32
HANGOVER_MS = HANGOVER_FRAMES * FRAME_MS
BRIDGED_MS = BRIDGED_FRAMES * FRAME_MS

SPEECH, STILL_SPEECH = 0.5, 0.35
"""Silero's own thresholds: speech begins above the first and ends below the second."""

LOOKED_AT, ENOUGH = 6, 4
"""Windows: 128 of the last 192 ms have to be speech for it to begin."""

STALE_MS = 2_000
NO_SPEECH = 0.1
CLEARLY = 5
"""Windows in a row with a confidence below `NO_SPEECH`."""

Turn = tuple[bool, int]
"""Whether the caller speaks from here on, and where that was."""


class Endpointer:
    """Follows the confidences of one track. `speaking` is the state after the last window.

    `stale()` is true when the model's state should be reset: hold music and long silence make it
    miss the speech that follows (found by Pipecat, which also resets after 2 s of quiet). A reset
    in the middle of speech would cost a word.
    """

    __slots__ = (
        *("_doubtless", "_fresh_at", "_heard_to", "_recent", "_spoke_at", "_window_at"),
        "speaking",
    )

    def __init__(self) -> None:
        self.speaking = False
        self._heard_to = self._window_at = self._spoke_at = self._fresh_at = 0
        self._recent: deque[int | None] = deque(maxlen=LOOKED_AT)
        self._doubtless = 0

    def feed(self, at: int, confidence: float) -> list[Turn]:
        """Process the window that ends *at*; returns its turns, usually one at most."""
        turns = self.skip_to(at - WINDOW_MS)
        self._heard_to = self._window_at = max(at, self._heard_to)
        self._doubtless = self._doubtless + 1 if confidence < NO_SPEECH else 0
        if self.speaking:
            if confidence >= STILL_SPEECH:
                self._spoke_at = self._heard_to
            return turns + self._ended()
        speech = confidence >= SPEECH
        self._recent.append(at - WINDOW_MS if speech else None)
        spoken = [begin for begin in self._recent if begin is not None]
        if speech and len(spoken) >= ENOUGH:
            self.speaking = True
            self._spoke_at = self._heard_to
            self._recent.clear()
            turns.append((True, spoken[0]))
        return turns

    def skip_to(self, at: int) -> list[Turn]:
        """Advance to *at* without a window: frames were lost."""
        lost = at - self._heard_to
        if lost <= 0:
            return []
        if self._spoke_at >= self._window_at:
            self._spoke_at = min(at, self._window_at + BRIDGED_MS)
        self._heard_to = at
        if self.speaking:
            return self._ended()
        if lost > BRIDGED_MS:
            self._recent.clear()
        return []

    def stale(self) -> bool:
        """Whether the model's state should be reset now; read after each window."""
        due = self._heard_to - self._fresh_at >= STALE_MS
        if not due or self.speaking or self._doubtless < CLEARLY:
            return False
        self._fresh_at = self._heard_to
        return True

    def _ended(self) -> list[Turn]:
        if self._heard_to - self._spoke_at < HANGOVER_MS:
            return []
        self.speaking = False
        return [(False, self._spoke_at)]
