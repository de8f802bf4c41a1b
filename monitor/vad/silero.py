"""Silero's voice detection: a neural model hears all calls of this worker at once.

**Why batches.** The model judges 32 ms of sound. One window alone costs three times what it costs
among sixteen, so `feed` only queues the samples, and one greenlet of the worker judges all of them
together every `GATHER_S`. The track's next `feed` returns the changes, 20 ms later.

**The one rule.** The model remembers: a window can't be judged before the one it follows on the
same call. A track stands in the queue once, for its oldest window, and again at the end of the
queue when that is judged. So two windows of one call never share a batch.

**Who is slow.** The event loop is held up by `LARGEST` windows at most, then all else has a turn.
Should the machine not keep up, a track's oldest windows are dropped, a few here and there at first:
`monitor.vad.endpointing` bridges them, as it bridges frames that were lost on the way.
"""

from collections import deque

import gevent
import structlog
from gevent.event import Event

from monitor.vad.endpointing import STILL_SPEECH, Endpointer
from monitor.vad.level import SOUNDED_ABOVE, Background
from monitor.vad.silero_model import CONTEXT, RATE, WINDOW, Model, State
from monitor.vad.webrtc import FRAME_MS, SpeechChange
from telephony.media.samples import halved, loudness

GATHER_S = 0.032
"""A window's own length: by then nearly every call has one."""

LARGEST = 64
"""Windows in a batch; more are no cheaper each, and these take 1 to 3 ms."""

WAITING = 32
"""Windows of one track, about one second; older audio is dropped."""

FAINT = 50
"""Root mean square, 56 dB below full scale; no speech is softer.

The model takes noise below this level, after digital silence, for speech.
"""

SAMPLE = 2
"""Bytes."""

SAMPLES_MS = RATE // 1_000
SOUND_BYTES, WINDOW_BYTES = (CONTEXT + WINDOW) * SAMPLE, WINDOW * SAMPLE
log = structlog.get_logger("monitor.vad.silero")


class Silero:
    """All tracks of a worker with waiting windows. It starts with its first track."""

    def __init__(self, model: Model, gather_s: float = GATHER_S) -> None:
        self._model = model
        self._gather_s = gather_s
        self._queue: deque[SileroActivity] = deque()
        self._queued = Event()
        self._running = False

    def detector(self, sample_rate: int) -> "SileroActivity":
        """Return the detector of one more track; *sample_rate* in Hz: 8000 or 16000."""
        return SileroActivity(self, sample_rate)

    def add(self, track: "SileroActivity") -> None:
        """Queue *track*, which has a waiting window and is not queued yet."""
        if not self._running:
            self._running = True
            gevent.spawn(self._run)
        self._queue.append(track)
        self._queued.set()

    def judge(self) -> None:
        """Judge all waiting windows without yielding to other greenlets."""
        while self._queue:
            self.judge_some()

    def judge_some(self) -> None:
        """Judge one window of each of the first `LARGEST` tracks."""
        tracks = [self._queue.popleft() for _ in range(min(LARGEST, len(self._queue)))]
        windows = [track.waiting.popleft() for track in tracks]
        try:
            confidences, states = self._model.judge(
                [sound for _, sound in windows], [track.state for track in tracks]
            )
        except Exception:
            log.exception("Silero failed, windows lost", windows=len(windows))
        else:
            for track, window, *judged in zip(tracks, windows, confidences, states, strict=True):
                track.judged(*window, *judged)
        self._queue.extend(track for track in tracks if track.waiting)

    def _run(self) -> None:
        while True:
            self._queued.wait()
            gevent.sleep(self._gather_s)
            while self._queue:
                self.judge_some()
                gevent.sleep(0)
            self._queued.clear()


class SileroActivity:
    """Follows one track, like `monitor.vad.webrtc.VoiceActivity`; `speaking` is its last report."""

    __slots__ = (
        *("_all", "_endpoint", "_odd", "_sound", "_taken", "_turns", "_unit"),
        *("_background", "sounded", "speaking", "state", "waiting"),
    )

    def __init__(self, tracks: Silero, sample_rate: int) -> None:
        """*sample_rate* in Hz: 8000 or 16000; else ValueError."""
        if sample_rate not in {RATE, 2 * RATE}:
            raise ValueError(f"sample_rate must be 8000 or 16000, not {sample_rate}")
        self.speaking = False
        self.sounded = 0
        self._background = Background().follow
        self.state: State = None
        self.waiting: deque[tuple[int, bytes]] = deque(maxlen=WAITING)
        self._all = tracks
        self._endpoint = Endpointer()
        self._turns: list[tuple[bool, int]] = []
        self._unit = sample_rate // RATE * SAMPLE
        self._odd = b""
        self._sound = bytes(CONTEXT * SAMPLE)  # begins with what the next window follows
        self._taken = 0  # samples at 8 kHz, the lost ones included

    def feed(self, pcm: bytes, lost: int = 0) -> list[SpeechChange]:
        """Take 16-bit mono samples of any length, before which *lost* frames went missing.

        Returns the changes known by now. `feed(b"", lost=n)` means that n frames are missing, and
        judges the earlier samples at once.
        """
        if lost > 0:
            self._taken += lost * FRAME_MS * SAMPLES_MS
        if pcm:
            self._add(pcm)
        now = self._taken // SAMPLES_MS
        if lost > 0 and not pcm:
            self._all.judge()
            self._turns += self._endpoint.skip_to(now)
        if not self._turns:
            return []
        turns, self._turns = self._turns, []
        self.speaking = turns[-1][0]
        return [SpeechChange(speaking, now - at) for speaking, at in turns]

    def judged(self, at: int, sound: bytes, confidence: float, state: State) -> None:
        """Apply the model's verdict on *sound*, the oldest window that waited; it ended *at* ms."""
        level = loudness(sound)
        if level < FAINT:
            confidence = 0.0 if confidence >= STILL_SPEECH else confidence
        above = level > self._background(level) * SOUNDED_ABOVE
        self.sounded = max(0, self.sounded + (1 if above else -1))
        self._turns += self._endpoint.feed(at, confidence)
        self.state = None if self._endpoint.stale() else state

    def _add(self, pcm: bytes) -> None:
        pcm = self._odd + pcm
        whole = len(pcm) - len(pcm) % self._unit
        pcm, self._odd = pcm[:whole], pcm[whole:]
        if self._unit > SAMPLE:
            pcm = halved(pcm)
        self._taken += len(pcm) // SAMPLE
        sound = self._sound + pcm
        stood = bool(self.waiting)
        begin = self._taken - (len(sound) // SAMPLE - CONTEXT)
        cut = 0
        while len(sound) - cut >= SOUND_BYTES:
            begin += WINDOW
            self.waiting.append((begin // SAMPLES_MS, sound[cut : cut + SOUND_BYTES]))
            cut += WINDOW_BYTES
        self._sound = sound[cut:]
        if self.waiting and not stood:
            self._all.add(self)
