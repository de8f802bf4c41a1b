"""The narrative of a call in plain sentences, read from its timeline. Pure.

It leaves out entries that only repeat another one, and adds what no single entry shows: how long
the next step was delayed, and why. Each sentence refers to its entries.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from calls.timeline import Entry
from monitor.rules.thinking_caller import ASKED
from web.call_view.sentences import in_brackets, sentence

SILENT = frozenset({"silence", "hold_on", "expected", "media_lost"})
LEFT_OUT = frozenset({"decision.waits", "flag.set", "step.claimed", "utterance.registered"})
"""Implied by other entries; `decision.waits` shows a delay only together with others."""

_FIRST = frozenset({"utterance.registered", "caller.heard", "step.asked"})
MIN_DELAY_MS = 100
_CAUSES = {
    "agent_speaking": "the agent was speaking",
    "agent_thinking": "the agent was thinking",
    "agent_owes": "the agent owed an answer",
    "caller_speaking": "the caller was speaking",
    "hold_music": "hold music was playing",
    "standing_still": "silence handling was suspended",
    "paused": "silence handling was paused",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, its time (epoch ms of Redis), and the entries behind it."""

    at_ms: int
    text: str
    behind: tuple[Entry, ...]

    @property
    def event(self) -> str:
        return self.behind[-1].event

    @property
    def by(self) -> str:
        return self.behind[-1].details.get("by", "")

    @property
    def of(self) -> str:
        """The utterance or event whose words it tells of, '' for none."""
        details = self.behind[-1].details
        name = {"utterance.started": "utterance", "caller.heard": "event_id"}.get(self.event, "")
        return details.get(name, "")

    @property
    def ids(self) -> list[str]:
        """Ids of the entries on the timeline."""
        return [entry.id for entry in self.behind]

    @property
    def event_ids(self) -> list[str]:
        """Ids of the Telnyx events behind it; empty if there was no webhook."""
        found = (entry.details.get("event_id", "") for entry in self.behind)
        return [event_id for event_id in found if event_id]


def sentences(entries: Iterable[Entry]) -> list[Sentence]:
    """Return the narrative of *entries*, given in order."""
    entries = list(entries)
    story, delay, greeted_at = [], _Delay(), _greeted_at(entries)
    for number, entry in enumerate(entries):
        if late := delay.update(entry):
            story.append(late)
        if number >= greeted_at and (why := _patience(entry)):
            story.append(why)
        if entry.event not in LEFT_OUT:
            text = sentence(entry.event, entry.details)
            story.append(Sentence(entry.at_ms, text, (entry,)))
    return story


def _greeted_at(entries: list[Entry]) -> int:
    """Return the place of the agent's greeting: before it the caller had nothing to think about.

    It is 0 if the caller was heard or a step was requested before the agent's first words.
    """
    for number, entry in enumerate(entries):
        if entry.event in _FIRST:
            return number if entry.event == "utterance.registered" else 0
    return 0


def _patience(entry: Entry) -> Sentence | None:
    """Return why a caller who may be thinking is asked at another time than usual."""
    why = entry.details.get("evidence", "")
    if entry.event != "decision.waits" or not why.startswith(ASKED):
        return None
    return Sentence(entry.at_ms, f"The caller is to be {why}.", (entry,))


class _Delay:
    """Tracks when the next step was due, and what delayed it."""

    def __init__(self) -> None:
        self._due_ms = 0
        self._between: dict[str, Entry] = {}

    def update(self, entry: Entry) -> Sentence | None:
        """Return a sentence about the delay once silence runs again."""
        if entry.event in {"caller.heard", "step.claimed", "handling.resumed"}:
            self._due_ms, self._between = 0, {}
        if entry.event != "decision.waits":
            return None
        because = entry.details.get("because", "")
        if because not in SILENT:
            if self._due_ms and because in _CAUSES:
                self._between[because] = entry
            return None
        was_due_ms, between = self._due_ms, self._between
        self._due_ms = entry.at_ms + int(entry.details.get("until_in_ms") or 0)
        self._between = {}
        late_ms = self._due_ms - was_due_ms
        if not was_due_ms or not between or late_ms < MIN_DELAY_MS:
            return None
        causes = "; ".join(
            _CAUSES[why] + in_brackets(cause.details.get("evidence", ""))
            for why, cause in between.items()
        )
        text = f"The next step was delayed by {late_ms / 1000:.1f} s: {causes}."
        return Sentence(entry.at_ms, text, (*between.values(), entry))
