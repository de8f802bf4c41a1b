"""The swimlanes of a call: who did what from when to when, read from its timeline. Pure.

Times are seconds since the answer; earlier ones are negative. For a call that was never answered
they are seconds since it rang. A span without an end lasts until the end of the timeline.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from calls.timeline import Entry
from monitor.silences.answer_times import AnswerTime, answer_times
from monitor.steps import Step
from web.call_view.sentences import sentence

OURS = frozenset(
    {"checkin", "filler", "goodbye", "warning", "hold-on-reply", "voicemail", "screening"}
    | {"agent-failed", "reassurance"}
)
"""What Dead Air itself says; all else is the agent's, or another system's."""

SAID = ("Caller", "Agent", "Dead Air")
NAMES = (*SAID, "Answers", "Silence", "Handling", "Owner", "Webhooks", "Flags")


@dataclass(frozen=True, slots=True)
class Span:
    """A span, or a point where `to_s` equals `from_s`; `style` is its CSS class."""

    from_s: float
    to_s: float
    style: str
    label: str
    tooltip: str


@dataclass(frozen=True, slots=True)
class Swimlanes:
    """All lanes, over `lasts_s` seconds from `from_s` on."""

    from_s: float
    lasts_s: float
    answered: bool
    lanes: dict[str, list[Span]]


@dataclass
class _Reader:
    """Reads the timeline, keeping the spans that have not ended."""

    zero_ms: int
    words: Mapping[str, str]
    lanes: dict[str, list[Span]] = field(default_factory=lambda: {name: [] for name in NAMES})
    open: dict[str, tuple[str, float, str, str, str]] = field(default_factory=dict)

    def at(self, ms: int) -> float:
        return (ms - self.zero_ms) / 1000

    @property
    def owner(self) -> str:
        """The worker that owns the call now, or ''."""
        return self.open["owner"][3] if "owner" in self.open else ""

    def begin(self, key: str, lane: str, entry: Entry, style: str, label: str) -> None:
        self.end(key, entry)
        self.open[key] = (lane, self.at(entry.at_ms), style, label, entry.event)

    def end(self, key: str, entry: Entry) -> None:
        self.close(key, self.at(entry.at_ms), entry.event)

    def close(self, key: str, at: float, event: str) -> None:
        if key in self.open:
            lane, since, style, label, began = self.open.pop(key)
            lasted = f"{since:.1f} s to {at:.1f} s ({at - since:.1f} s)"
            tooltip = f"{label}, {lasted}: from {began} to {event}" + quoted(
                self.words, key.removeprefix("u:")
            )
            self.lanes[lane].append(Span(since, at, style, label, tooltip))

    def point(self, lane: str, at: float, style: str, label: str, tooltip: str) -> None:
        self.lanes[lane].append(Span(at, at, style, label, tooltip))


def quoted(words: Mapping[str, str], of: str) -> str:
    """Return the words kept of an utterance or event, as they end a sentence; '' for none."""
    return f": “{words[of]}”" if of in words else ""


def swimlanes(
    entries: Sequence[Entry], end_ms: int, words: Mapping[str, str] = MappingProxyType({})
) -> Swimlanes:
    """Return the swimlanes of *entries* up to *end_ms* (epoch ms).

    *words* are those kept of utterances and events, by id.
    """
    began_ms = entries[0].at_ms if entries else end_ms
    answers = [entry.at_ms for entry in entries if entry.event == "call.answered"]
    reader = _Reader(answers[0] if answers else began_ms, words)
    for entry in entries:
        _read(reader, entry)
    begins, over = reader.at(began_ms), reader.at(max(end_ms, began_ms))
    for key in list(reader.open):
        reader.close(key, over, "now")
    reader.lanes["Answers"] = [_answer(reader, one) for one in answer_times(entries)]
    if answers:
        reader.lanes["Silence"] = _silences(reader, over)
    return Swimlanes(begins, max(over - begins, 1.0), bool(answers), reader.lanes)


def _read(reader: _Reader, entry: Entry) -> None:
    at, details = reader.at(entry.at_ms), entry.details
    kind, _, what = entry.event.partition(".")
    if event_id := details.get("event_id"):
        by = details.get("by", "?")
        tooltip = f"{sentence(entry.event, details)} A webhook to {by} at {at:.1f} s: {event_id}"
        style = "webhook" if by == (reader.owner or by) else "webhook elsewhere"
        reader.point("Webhooks", at, style, by, tooltip)
    match kind:
        case "utterance":
            _utterance(reader, what, entry)
        case "caller":
            _caller(reader, what, entry)
        case "session":
            _session(reader, what, entry)
        case "flag":
            reader.point("Flags", at, what, details.get("flag", ""), sentence(entry.event, details))
        case "agent" | "handling" | "standing":
            _handling(reader, entry)


def _utterance(reader: _Reader, what: str, entry: Entry) -> None:
    utterance, kind = entry.details.get("utterance", ""), entry.details.get("kind", "")
    if what == "started":
        lane, style = ("Dead Air", "checkin") if kind in OURS else ("Agent", "agent")
        style = "filler" if kind in {"filler", "agent-failed"} else style
        reader.begin(f"u:{utterance}", lane, entry, style, _label(kind, utterance))
    elif what in {"ended", "healed", "withdrawn"}:
        reader.end(f"u:{utterance}", entry)


def _label(kind: str, utterance: str) -> str:
    """Return the label of an utterance: check-ins by their number, the last part of their id."""
    spoken = Step.of_utterance(utterance)
    return f"#{spoken[1].number}" if spoken and kind == "checkin" else kind


def _answer(reader: _Reader, one: AnswerTime) -> Span:
    """Return the span in which the agent owed an answer."""
    since, until = reader.at(one.from_ms), reader.at(one.until_ms)
    label = f"{until - since:.1f} s"
    what = "answered" if one.answered else "not answered"
    several = "fillers" if one.fillers > 1 else "filler"
    fillers = f", {one.fillers} {several} between" if one.fillers else ""
    tooltip = f"the agent {what} after {label}, from {since:.1f} s{fillers}"
    return Span(since, until, "owed" if one.answered else "owed unpaid", label, tooltip)


def _caller(reader: _Reader, what: str, entry: Entry) -> None:
    if what == "speaking":
        over = [s[2] for key, s in reader.open.items() if key.startswith("u:")]
        if over:
            tooltip = "The caller talks over " + (
                "Dead Air." if over != ["agent"] else "the agent."
            )
            at = reader.at(entry.at_ms - int(entry.details.get("ago_ms") or 0))
            reader.point("Caller", at, "interrupts", "interrupts", tooltip)
        reader.begin("caller", "Caller", entry, "caller", "speaking")
    elif what == "quiet":
        reader.end("caller", entry)
    elif what == "heard":
        said = quoted(reader.words, entry.details.get("event_id", ""))
        tooltip = sentence(entry.event, entry.details) + said
        evidence = entry.details.get("evidence", "")
        reader.point("Caller", reader.at(entry.at_ms), "heard", evidence, tooltip)


def _session(reader: _Reader, what: str, entry: Entry) -> None:
    if what == "attached":
        reader.begin("owner", "Owner", entry, "owner", entry.details.get("by", ""))
    elif what in {"detached", "lost"}:
        reader.end("owner", entry)


def _handling(reader: _Reader, entry: Entry) -> None:
    match entry.event:
        case "agent.thinking":
            reader.begin("thinking", "Handling", entry, "thinking", "thinking")
        case "agent.ready":
            reader.end("thinking", entry)
        case "handling.paused":
            reader.begin("paused", "Handling", entry, "paused", "paused")
        case "handling.resumed":
            reader.end("paused", entry)
        case "standing.still":
            reason = entry.details.get("for", "")
            reader.begin(f"s:{reason}", "Handling", entry, "paused", f"suspended: {reason}")
        case "standing.ended":
            reader.end(f"s:{entry.details.get('for', '')}", entry)


def _silences(reader: _Reader, over: float) -> list[Span]:
    """Return the spans of the answered call in which no lane has a span."""
    busy = [m for name in (*SAID, "Handling") for m in reader.lanes[name]]
    found, quiet_from = [], 0.0
    for mark in sorted(_spans(busy), key=lambda m: m.from_s):
        if mark.from_s > quiet_from:
            found.append(_silence(quiet_from, mark.from_s))
        quiet_from = max(quiet_from, mark.to_s)
    if over > quiet_from:
        found.append(_silence(quiet_from, over))
    return found


def _spans(marks: Iterable[Span]) -> list[Span]:
    return [mark for mark in marks if mark.to_s > mark.from_s or mark.style == "heard"]


def _silence(since: float, until: float) -> Span:
    label = f"{until - since:.1f} s"
    return Span(since, until, "silence", label, f"silence of {label}, from {since:.1f} s")
