"""One call on two stores that both take writes: a master that was cut off, and its successor.

Each side has its own copy of the call, its sweep, its tasks and maybe a worker that holds the call;
Telnyx is one, reaches both, and brings each event to either. Times of methods are seconds.
"""

from dataclasses import replace

from tests.virtual_time.engine import SWEEP_MS
from tests.virtual_time.hosts import LEASE_MS
from tests.virtual_time.patches import NOW

PROMOTED_S = 2.0
AGAIN_S = 2.5
"""Delay after which Telnyx redelivers an event that a side could not take before its promotion."""

OF_TELNYX = frozenset({"audio_start", "audio_end"})
SLACK_S = 0.4


class Partition:
    """`old` is cut off now, with the worker that holds the call if *with_owner*; `new` follows.

    *chance* says which side an event or a new stream comes to: a `random.Random`.
    """

    def __init__(self, old, new, chance, *, with_owner=True):
        self.old, self.new, self.line = old, new, old.telnyx
        self._chance = chance
        self.promoted_ms = old.now_ms + round(PROMOTED_S * 1000)
        new.server.load(old.server.save())
        new.server.streams = {key: list(lines) for key, lines in old.server.streams.items()}
        new.counted = old.counted + 1_000_000
        new.telnyx, new.parts = self.line, replace(new.parts, telnyx=self.line)
        self.line._emit, self.line._later = self._emit, self._later
        stop = self.line.stop_streaming
        self.line.stop_streaming = lambda *args, **more: (self._stream_stops(), stop(*args, **more))
        if not with_owner:
            new.owner, old.owner, old.look_at = old.owner, None, None
        for side in (old, new):
            if not side.owner:
                side.lapses_at = old.now_ms + LEASE_MS + SWEEP_MS
        old.sweep_at = old.sweep_at or old.now_ms + SWEEP_MS
        new.sweep_at = self.promoted_ms + SWEEP_MS
        new.look_at = self.promoted_ms if new.owner else None
        self.healed = False
        self.spoken = []
        self._witness()

    # -- Telnyx, which both sides share -----------------------------------------------------

    def _side(self):
        return self.new if self.healed or self._chance.random() < 0.5 else self.old

    def _emit(self, event_type, payload, utterance):
        side, sides = self._side(), NOW[0]
        if side is self.new and side.now_ms < self.promoted_ms:
            side.faults = ((event_type, (round(AGAIN_S * 1000),)), *side.faults)
        side._emit(event_type, payload, utterance)
        NOW[:] = [sides]

    def _later(self, ms, kind, item):
        side = self.old if kind in OF_TELNYX else self._side()
        if kind == "stream" and side is self.new:
            ms = max(ms, self.promoted_ms - side.now_ms)
        side._later(ms, kind, item)

    def _stream_stops(self):
        acting = NOW[0]
        for side in (self.old, self.new):
            if side.owner:
                side.let_go("stream stopped")
        NOW[:] = [acting]

    def _witness(self):
        started, ended = self.line.begin, self.line._ended

        def begin(utterance):
            playing = self.line.playing[:1]
            if playing and playing[0].utterance == utterance:
                self.spoken.append([utterance, self.line._clock(), None, ""])
            started(utterance)

        def end(playing, status):
            for each in self.spoken:
                if each[0] == playing.utterance and each[2] is None:
                    each[2:] = self.line._clock(), status
            ended(playing, status)

        self.line.begin, self.line._ended = begin, end

    # -- time -------------------------------------------------------------------------------

    def go(self, seconds):
        """Let *seconds* pass on both sides at once, in the order in which things fall due."""
        until = self.old.now_ms + round(seconds * 1000)
        while True:
            dues = [(due, n) for n, side in enumerate((self.old, self.new))
                    if (due := side.next_ms()) is not None]  # fmt: skip
            if not dues or min(dues)[0] > until:
                break
            due, which = min(dues)
            for side in (self.old, self.new):
                side.server.now_ms = max(side.server.now_ms, due)
            (self.old, self.new)[which].happen()
        for side in (self.old, self.new):
            side.server.now_ms = until
        return self

    def heal(self):
        """The old master becomes a replica: what only it knew is gone, its tasks too."""
        self.healed = True
        self.old.owner = self.old.look_at = self.old.sweep_at = None
        kept = [item for item in self.old._agenda if item[2] in OF_TELNYX]
        for _, _, kind, item in self.old._agenda:
            if kind == "webhook":
                self.new._later(round(AGAIN_S * 1000), kind, item)
        self.old._agenda = sorted(kept)
        if not self.new.owner:
            self.new.lapses_at = max(self.new.lapses_at, self.new.now_ms)
        return self

    # -- what came of it --------------------------------------------------------------------

    def caller_speaks(self):
        """Words of the caller come to one of the sides."""
        for side in (self.old, self.new):
            side.heard()
        side = self._side()
        if side is self.new and side.now_ms < self.promoted_ms:
            data = {"transcript": "Yes.", "is_final": True, "transcription_track": "inbound"}
            side.webhook("call.transcription", {"transcription_data": data}, in_s=AGAIN_S)
        else:
            side.says()
        return self

    def spoken_twice(self, silence_s):
        """Return what was said without the silence that a check-in needs before it."""
        found = []
        for before, after in zip(self.spoken, self.spoken[1:], strict=False):
            quiet_s = (after[1] - (before[2] or after[1])) / 1000
            if before[3] == "completed" and quiet_s < silence_s - SLACK_S:
                found.append(f"{after[0]} {quiet_s:.1f} s after {before[0]}")
        return found
