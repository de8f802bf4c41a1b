"""The silences of a call that is over, read from its timeline. Pure.

A silence begins when a decision first waits for nothing but silence, and ends when the caller is
heard to speak words or press a key, when the agent speaks, when handling is suspended, or with the
call. Check-ins and sounds without words are within it. In hindsight a caller who was called silent
and then answered was thinking, and one whose media came back had a bad connection.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from calls.timeline import Entry
from monitor.silences.silence_cause import SilenceCause
from monitor.steps import Step

LONG_MS = 3_000
"""A shorter pause without a step is a turn of the talk."""

FALSE_MS = 1_000
"""A caller who begins to speak between the request for a check-in and so soon after its first sound
was about to speak: nobody has heard, understood and answered it by then."""

_WAITS = frozenset({
    "silence", "hold_on", "expected", "media_lost", "agent_owes", "not_transcribed", "unheard",
})  # fmt: skip
_HINTS = {
    "agent_owes": SilenceCause.AGENT_SLOW,
    "not_transcribed": SilenceCause.NOT_TRANSCRIBED,
    "media_lost": SilenceCause.MEDIA_LOST,
}
"""What a wait shows of the cause, where no step has said it."""

_ENDS = frozenset({"standing.still", "handling.paused", "agent.transferred"})
_BREAKS = frozenset({"media.back", "session.lost", "stream.failed"})

AWAY_MS = 3_000
"""A call's stream stops a moment before the call's end is reported. One that stays away longer, or
comes back, was interrupted."""


@dataclass(slots=True)
class Silence:
    """One silence. Times are epoch ms of Redis; `until_ms` is 0 while it lasts."""

    from_ms: int
    until_ms: int = 0
    cause: str = ""
    steps: int = 0
    checkins: int = 0
    false_checkins: int = 0
    answered: bool = False
    """The caller spoke or pressed a key after a check-in that was not false."""

    detached_ms: int = 0
    """When the session let go of the stream; 0 if it did not, or has it again."""

    broken: bool = False

    @property
    def lasted_ms(self) -> int:
        return max(0, self.until_ms - self.from_ms)

    @property
    def interrupted(self) -> bool:
        """Return whether the connection to the caller broke while it lasted."""
        away = self.detached_ms and self.until_ms - self.detached_ms >= AWAY_MS
        return self.broken or bool(away)

    @property
    def counts(self) -> bool:
        return bool(self.steps) or self.lasted_ms >= LONG_MS


def silences(entries: Iterable[Entry]) -> list[Silence]:
    """Return the silences of a call that is over, in order; *entries* are its whole timeline."""
    reader = _Reader()
    for entry in entries:
        reader.read(entry)
    return [silence for silence in reader.found if silence.counts]


class _Reader:
    """Reads the lines of one call, one after the other."""

    def __init__(self) -> None:
        self.found: list[Silence] = []
        self._open: Silence | None = None
        self._sound_ms = 0
        self._asked_ms = self._checkin_ms = 0

    def read(self, entry: Entry) -> None:
        details = entry.details
        match entry.event:
            case "decision.waits" if details.get("because") in _WAITS:
                self._begin(entry.at_ms, _HINTS.get(details["because"], ""))
            case "step.asked":
                self._asked(entry)
            case "utterance.registered" | "utterance.started":
                self._spoken(entry)
            case "caller.speaking":
                self._sounds(entry.at_ms - int(details.get("ago_ms") or 0))
            case "caller.heard":
                self._heard(entry.at_ms)
            case "call.ended":
                self._end(entry.at_ms)
            case event if event in _ENDS:
                self._end(entry.at_ms)
            case event if self._open:
                self._connected(self._open, event, entry.at_ms)
            case _:
                pass

    def _begin(self, at_ms: int, hint: str = "") -> None:
        if self._open is None:
            self._open = Silence(at_ms)
            self._sound_ms = self._asked_ms = self._checkin_ms = 0
        self._open.cause = self._open.cause or hint

    @staticmethod
    def _connected(silence: Silence, event: str, at_ms: int) -> None:
        """Note what *event* says of the connection to the caller, if anything."""
        if event == "session.detached":
            silence.detached_ms = at_ms
        elif event in _BREAKS or (event == "session.attached" and silence.detached_ms):
            silence.detached_ms, silence.broken = 0, True

    def _asked(self, entry: Entry) -> None:
        step = Step.parse(entry.details.get("step", ""))
        cause = entry.details.get("cause", "")
        if cause:
            self._begin(entry.at_ms)
        if self._open is None or step is None:
            return
        self._open.cause = cause or self._open.cause
        self._open.steps += 1
        if step.kind == "checkin":
            self._asked_ms, self._checkin_ms = entry.at_ms, 0

    def _spoken(self, entry: Entry) -> None:
        """Count a check-in once it sounds; the agent's own words end the silence."""
        named = Step.of_utterance(entry.details.get("utterance", ""))
        if named is None:
            self._end(entry.at_ms)
        elif entry.event == "utterance.started" and named[1].kind == "checkin" and self._open:
            self._open.checkins += not named[1].again
            self._checkin_ms = entry.at_ms

    def _sounds(self, at_ms: int) -> None:
        """Keep when the sound began that may turn out to be words."""
        self._sound_ms = at_ms

    def _heard(self, at_ms: int) -> None:
        silence = self._open
        if silence is None:
            return
        spoke_ms = self._sound_ms if silence.from_ms < self._sound_ms <= at_ms else at_ms
        after = self._checkin_ms
        if after:
            too_soon = self._asked_ms <= spoke_ms <= after + FALSE_MS
            silence.false_checkins += too_soon
            silence.answered = not too_soon
        if silence.cause in {"", SilenceCause.CALLER_SILENT}:
            silence.cause = SilenceCause.CALLER_THINKING
        self._end(spoke_ms)

    def _end(self, at_ms: int) -> None:
        silence, self._open = self._open, None
        if silence is None:
            return
        silence.until_ms = max(at_ms, silence.from_ms)
        if silence.interrupted and silence.cause in {"", SilenceCause.CALLER_SILENT, "media_lost"}:
            silence.cause = SilenceCause.NETWORK
        silence.cause = silence.cause or SilenceCause.CALLER_SILENT
        self.found.append(silence)
