"""An agent's own audio on its way to the caller: streamed to Telnyx, and in the ledger meanwhile.

Audio of unknown length is entered as it begins and made longer as more comes. It ends where the
agent says so (a mark), or where its stream falls silent, in sound or in time. Then a mark follows
it to Telnyx, whose echo takes it off the ledger once the caller has heard it. Telnyx plays in real
time what it is sent at once, so it is known without an event what has been heard.

Times are monotonic seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from time import monotonic
from typing import Protocol
from uuid import uuid4

import gevent
import structlog
from gevent.lock import RLock

from calls.store import CallStore
from calls.store_types import Entered, Origin, Speech
from telephony.media.samples import PCMU_BYTES_PER_MS, sounding

QUIET_S = 0.3
"""Silence after which a stream's utterance has ended; a breath between words is shorter."""

LEAST_LOUDNESS = 60
"""55 dB below full scale: comfort noise is not speech."""

BELIEVED_S = 3.0
"""How long a stream is believed to be, until more of it comes."""

MAX_AHEAD_S = 300.0
"""The most that Telnyx is given to play; an agent that streams for ever faster is cut."""

MAX_MARKS = 500
MARK_PREFIX = "agent-mark-"

log = structlog.get_logger("monitor.voice")


class AudioOut(Protocol):
    """The way out to Telnyx; no method blocks."""

    def send_audio(self, pcmu: bytes) -> None: ...

    def send_mark(self, name: str) -> None: ...

    def send_clear(self) -> None: ...


@dataclass(slots=True)
class _Streamed:
    """One utterance: from when to when it plays, unless it is stopped."""

    id: str
    from_s: float
    until_s: float
    believed_until_s: float

    def heard(self, now_s: float) -> float:
        lasts_s = self.until_s - self.from_s
        return min(1.0, max(0.0, (now_s - self.from_s) / lasts_s)) if lasts_s > 0 else 1.0


class AgentVoice:
    """The `deadair.Voice` of one call. *stop_filler* stops the filler that it would talk over."""

    def __init__(
        self,
        call: str,
        origin: Origin,
        store: CallStore,
        stop_filler: Callable[[], None],
        out: AudioOut | None,
    ) -> None:
        self._call, self._origin = call, origin
        self._store = store
        self._stop_filler = stop_filler
        self._out = out
        self._lock = RLock()
        self._until_s = self._loud_until_s = self._written_s = 0.0
        self._open: _Streamed | None = None
        self._playing: dict[str, _Streamed] = {}
        self._marks: dict[str, str] = {}
        self._numbers = count(1)
        self._watching = False

    def write(self, pcmu: bytes) -> None:
        with self._lock:
            self._write(pcmu)

    def utter(self, pcmu: bytes) -> str:
        """Send *pcmu* as an utterance of its own; returns its id, '' when the call is over."""
        if self._out is None or not pcmu:
            raise ValueError("pcmu must not be empty, and the call needs its media socket")
        with self._lock:
            self._close()
            if not self._begin(len(pcmu) / PCMU_BYTES_PER_MS / 1000) or self._open is None:
                return ""
            utterance = self._open.id
            self._send(pcmu)
            self._close()
            return utterance

    def mark(self, name: str) -> None:
        with self._lock:
            self._close()
            if self._out is None:
                return
            number = f"{MARK_PREFIX}{next(self._numbers)}"
            self._marks[number] = name
            while len(self._marks) > MAX_MARKS:
                del self._marks[next(iter(self._marks))]
            self._out.send_mark(number)

    def clear(self) -> None:
        self.stop()

    def stop(self) -> dict[str, float]:
        """Drop what has not been played; returns which part of each utterance was heard."""
        with self._lock:
            now_s = monotonic()
            heard = self.heard()
            self._close()
            self._until_s = now_s
            if self._out is not None:
                self._out.send_clear()  # all marks come back at once
            self._playing.clear()
            return heard

    def heard(self) -> dict[str, float]:
        """Return which part, 0 to 1, of each utterance that still plays was heard."""
        now_s = monotonic()
        under_way = [*self._playing.values(), *([self._open] if self._open else [])]
        return {each.id: each.heard(now_s) for each in under_way if each.until_s > now_s}

    def reached(self, mark: str) -> str | None:
        """Take an echo of Telnyx's; returns the agent's own name of it, None for any other."""
        self._playing.pop(mark, None)
        return self._marks.pop(mark, None)

    def _write(self, pcmu: bytes) -> None:
        if self._out is None or not pcmu:
            return
        if self._until_s - monotonic() > MAX_AHEAD_S:
            log.warning("Agent streams too far ahead, dropped", call_control_id=self._call)
            return
        sounds, quiet_ms = sounding(pcmu, LEAST_LOUDNESS)
        if self._open is None and sounds and not self._begin(BELIEVED_S):
            return
        self._send(pcmu)
        if self._open is None:
            return
        if sounds:
            self._loud_until_s = self._until_s - quiet_ms / 1000
        self._believe(self._open)
        if self._until_s - self._loud_until_s >= QUIET_S:
            self._close()

    def _send(self, pcmu: bytes) -> None:
        if self._out is not None:
            self._out.send_audio(pcmu)
        self._written_s = monotonic()
        ahead_s = max(self._until_s, self._written_s)
        self._until_s = ahead_s + len(pcmu) / PCMU_BYTES_PER_MS / 1000
        if self._open:
            self._open.until_s = self._until_s

    def _begin(self, believed_s: float) -> bool:
        """Enter an utterance in the ledger before it is heard; false when the call is over."""
        utterance, ms = f"stream-{uuid4().hex[:12]}", round(believed_s * 1000)
        entered = self._store.register_utterance(
            self._call, self._origin, utterance, "stream", ms, Speech()
        )
        if entered is Entered.REFUSED:
            return False
        if entered is Entered.OVER_FILLER:
            self._stop_filler()
        now_s = monotonic()
        from_s = max(self._until_s, now_s)
        self._open = _Streamed(utterance, from_s, from_s, now_s + believed_s)
        if not self._watching:
            self._watching = True
            gevent.spawn(self._watch)
        return True

    def _believe(self, streamed: _Streamed) -> None:
        """Make the ledger's utterance longer before it is believed no more; ever more seldom."""
        if streamed.until_s <= streamed.believed_until_s - 1:
            return
        lasts_s = streamed.until_s - streamed.from_s
        streamed.believed_until_s = streamed.until_s + max(BELIEVED_S, lasts_s / 2)
        self._extend(streamed, streamed.believed_until_s)

    def _extend(self, streamed: _Streamed, until_s: float) -> None:
        ms = round((until_s - streamed.from_s) * 1000)
        self._store.extend_utterance(self._call, self._origin, streamed.id, ms)

    def _close(self) -> None:
        """End the utterance where the stream now ends: a mark reports when that has been heard."""
        if self._open is None or self._out is None:
            return
        streamed, self._open = self._open, None
        self._playing[streamed.id] = streamed
        self._out.send_mark(streamed.id)
        if streamed.believed_until_s - streamed.until_s > 1:
            self._extend(streamed, streamed.until_s)

    def _watch(self) -> None:
        """Close the utterance once the stream has stopped coming."""
        try:
            while self._open:
                left_s = self._written_s + QUIET_S - monotonic()
                if left_s > 0:
                    gevent.sleep(left_s)
                    continue
                with self._lock:
                    self._close()
        finally:
            self._watching = False
