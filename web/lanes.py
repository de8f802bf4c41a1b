"""The lanes of a call's story: who did what from when to when, read off its timeline. Pure.

Times are seconds since the call began to ring. What has no end yet lasts until the story's end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from calls.timeline import Entry
from web.story import sentence

REMARKS = frozenset({"checkin", "goodbye", "warning", "hold-on-reply", "voicemail"})
NAMES = ("Agent", "Check-ins", "Caller", "Silence", "Handling", "Owner", "Webhooks", "Flags")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch, or a point where `to_s` equals `from_s`; `tone` is its colour's name."""

    from_s: float
    to_s: float
    tone: str
    label: str
    told: str


@dataclass(frozen=True, slots=True)
class Story:
    """All lanes, over `lasts_s` seconds; `answered_s` is None where nobody answered."""

    lasts_s: float
    answered_s: float | None
    lanes: dict[str, list[Mark]]


@dataclass
class _Reader:
    """Walks along the timeline with what has begun and not ended."""

    zero_ms: int
    end_ms: int
    answered_s: float | None = None
    lanes: dict[str, list[Mark]] = field(default_factory=lambda: {name: [] for name in NAMES})
    open: dict[str, tuple[str, float, str, str]] = field(default_factory=dict)

    def at(self, ms: int) -> float:
        return (ms - self.zero_ms) / 1000

    def begin(self, key: str, lane: str, at: float, tone: str, label: str) -> None:
        self.end(key, at)
        self.open[key] = (lane, at, tone, label)

    def end(self, key: str, at: float) -> None:
        if key in self.open:
            lane, since, tone, label = self.open.pop(key)
            told = f"{label}: {since:.1f} s to {at:.1f} s, {at - since:.1f} s"
            self.lanes[lane].append(Mark(since, at, tone, label, told))

    def point(self, lane: str, at: float, tone: str, label: str, told: str) -> None:
        self.lanes[lane].append(Mark(at, at, tone, label, told))


def lanes(entries: Sequence[Entry], end_ms: int) -> Story:
    """Return the story that *entries* tell up to *end_ms* (epoch ms)."""
    zero_ms = entries[0].at_ms if entries else end_ms
    reader = _Reader(zero_ms, max(end_ms, entries[-1].at_ms if entries else 0))
    for entry in entries:
        _read(reader, entry)
    over = reader.at(reader.end_ms)
    for key in list(reader.open):
        reader.end(key, over)
    reader.lanes["Silence"] = _silences(reader, over)
    return Story(max(over, 1.0), reader.answered_s, reader.lanes)


def _read(reader: _Reader, entry: Entry) -> None:
    at, details = reader.at(entry.at_ms), entry.details
    if entry.details.get("event_id"):
        told = f"{entry.event}, received by {details.get('by', '?')} at {at:.1f} s"
        reader.point("Webhooks", at, "webhook", details.get("by", ""), told)
    kind, _, what = entry.event.partition(".")
    match kind:
        case "utterance":
            _utterance(reader, what, details, at)
        case "call" if what == "answered":
            reader.answered_s = at
        case "caller":
            _caller(reader, what, entry, at)
        case "session":
            _session(reader, what, details, at)
        case "flag":
            reader.point("Flags", at, what, details.get("flag", ""), sentence(entry.event, details))
        case "agent" | "handling" | "standing":
            _handling(reader, entry, at)


def _utterance(reader: _Reader, what: str, details: dict[str, str], at: float) -> None:
    key, kind = f"u:{details.get('utterance')}", details.get("kind", "")
    if what == "started":
        ours = kind in REMARKS
        label = _label(kind, details.get("utterance", ""))
        reader.begin(
            key, "Check-ins" if ours else "Agent", at, "checkin" if ours else "agent", label
        )
    elif what in {"ended", "healed", "withdrawn"}:
        reader.end(key, at)


def _label(kind: str, utterance: str) -> str:
    """Return what a stretch is called: check-ins by their number, the last part of their id."""
    number = utterance.removesuffix("-again").rpartition("-")[2]
    return f"#{number}" if kind == "checkin" else kind


def _caller(reader: _Reader, what: str, entry: Entry, at: float) -> None:
    if what == "speaking":
        reader.begin("caller", "Caller", at, "caller", "speaking")
    elif what == "quiet":
        reader.end("caller", at)
    elif what == "heard":
        told = sentence(entry.event, entry.details)
        reader.point("Caller", at, "heard", entry.details.get("evidence", ""), told)


def _session(reader: _Reader, what: str, details: dict[str, str], at: float) -> None:
    if what == "attached":
        reader.begin("owner", "Owner", at, "owner", details.get("by", ""))
    elif what in {"detached", "lost"}:
        reader.end("owner", at)


def _handling(reader: _Reader, entry: Entry, at: float) -> None:
    match entry.event:
        case "agent.thinking":
            reader.begin("thinking", "Handling", at, "thinking", "thinking")
        case "agent.ready":
            reader.end("thinking", at)
        case "handling.paused":
            reader.begin("paused", "Handling", at, "paused", "paused")
        case "handling.resumed":
            reader.end("paused", at)
        case "standing.still":
            label = f"standing still: {entry.details.get('for', '')}"
            reader.begin("standing", "Handling", at, "paused", label)
        case "standing.ended":
            reader.end("standing", at)


def _silences(reader: _Reader, over: float) -> list[Mark]:
    """Return the stretches of the answered call in which no lane has a stretch."""
    if reader.answered_s is None:
        return []
    busy = [m for name in ("Agent", "Check-ins", "Caller", "Handling") for m in reader.lanes[name]]
    found, quiet_from = [], reader.answered_s
    for mark in sorted(_stretches(busy), key=lambda m: m.from_s):
        if mark.from_s > quiet_from:
            found.append(_silence(quiet_from, mark.from_s))
        quiet_from = max(quiet_from, mark.to_s)
    if over > quiet_from:
        found.append(_silence(quiet_from, over))
    return found


def _stretches(marks: Iterable[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.to_s > mark.from_s or mark.tone == "heard"]


def _silence(since: float, until: float) -> Mark:
    label = f"{until - since:.1f} s"
    return Mark(since, until, "silence", label, f"silence of {label}, from {since:.1f} s")
