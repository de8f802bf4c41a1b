"""The story of a call in plain sentences, read off its timeline. Pure.

It leaves out what only repeats another entry, and adds the one thing no single entry tells: by how
much the next step was put back, and by whom. Each of its sentences names the entries behind it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from calls.timeline import Entry
from web.call_view.sentences import in_brackets, sentence

SILENT = frozenset({"silence", "hold_on", "expected", "media_lost"})
LEFT_OUT = frozenset({"decision.waits", "flag.set", "step.claimed", "utterance.registered"})
"""What every other entry implies; `decision.waits` tells of a delay only together with others."""

WORTH_TELLING_MS = 100
_HELD_BACK = {
    "agent_speaking": "the agent was speaking",
    "agent_thinking": "the agent was thinking",
    "agent_owes": "the agent owed an answer",
    "caller_speaking": "the caller was speaking",
    "standing_still": "handling was suspended",
    "paused": "handling was paused",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the moment it tells of (epoch ms of Redis), and the entries behind it."""

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
    def ids(self) -> list[str]:
        """Ids of the entries on the timeline."""
        return [entry.id for entry in self.behind]

    @property
    def event_ids(self) -> list[str]:
        """Ids of the Telnyx events behind it; none where no webhook was."""
        found = (entry.details.get("event_id", "") for entry in self.behind)
        return [event_id for event_id in found if event_id]


def sentences(entries: Iterable[Entry]) -> list[Sentence]:
    """Return the story that *entries*, in their order, tell."""
    story, delay = [], _Delay()
    for entry in entries:
        if held_back := delay.see(entry):
            story.append(held_back)
        if entry.event not in LEFT_OUT:
            told = sentence(entry.event, entry.details)
            story.append(Sentence(entry.at_ms, told, (entry,)))
    return story


class _Delay:
    """Remembers when the next step was due, and what came between."""

    def __init__(self) -> None:
        self._due_ms = 0
        self._between: dict[str, Entry] = {}

    def see(self, entry: Entry) -> Sentence | None:
        """Return what is to be told once silence runs again later than it had to."""
        if entry.event in {"caller.heard", "step.claimed", "handling.resumed"}:
            self._due_ms, self._between = 0, {}
        if entry.event != "decision.waits":
            return None
        because = entry.details.get("because", "")
        if because not in SILENT:
            if self._due_ms and because in _HELD_BACK:
                self._between[because] = entry
            return None
        was_due_ms, between = self._due_ms, self._between
        self._due_ms = entry.at_ms + int(entry.details.get("until_in_ms") or 0)
        self._between = {}
        late_ms = self._due_ms - was_due_ms
        if not was_due_ms or not between or late_ms < WORTH_TELLING_MS:
            return None
        causes = "; ".join(
            _HELD_BACK[why] + in_brackets(cause.details.get("evidence", ""))
            for why, cause in between.items()
        )
        told = f"The next step was held back {late_ms / 1000:.1f} s: {causes}."
        return Sentence(entry.at_ms, told, (*between.values(), entry))
