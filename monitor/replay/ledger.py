"""The playback ledger of a recorded call. Pure."""

from dataclasses import dataclass, replace

from calls.ledger import Utterance

FOR_SILENCE = frozenset(
    {"checkin", "goodbye", "warning", "hold-on-reply", "voicemail", "filler", "agent-failed"}
)
"""What is said for dead-air handling; all else is the agent's own, or another application's."""

_STOPPED_BY_NOBODY = frozenset({"voicemail"})


@dataclass(frozen=True, slots=True)
class RecordedUtterance:
    """An entry, with what only the steps of the store look at."""

    id: str
    kind: str
    registered_at_ms: int
    duration_ms: int
    started_at_ms: int = 0
    stopped: bool = False
    keeps: bool = False
    """Mere sound of the caller does not stop it."""

    silence: int = 0


class RecordedLedger:
    """The utterances that are believed to be heard or to come, and those that have left."""

    def __init__(self) -> None:
        self._here: dict[str, RecordedUtterance] = {}
        self.gone: dict[str, RecordedUtterance] = {}
        self.freed_at_ms = 0

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        return tuple(
            Utterance(
                each.id, each.kind, each.registered_at_ms, each.started_at_ms, each.duration_ms,
                stopped=each.stopped,
            )
            for each in self._here.values()
        )  # fmt: skip

    def register(
        self,
        utterance: str,
        kind: str,
        at_ms: int,
        duration_ms: int,
        *,
        silence: int,
        keeps: bool,
    ) -> None:
        entry = RecordedUtterance(utterance, kind, at_ms, duration_ms, silence=silence, keeps=keeps)
        self._here[utterance] = entry

    def start(self, utterance: str, at_ms: int) -> None:
        """Note that it is heard; one that was given up and plays all the same is here again."""
        entry = self._here.get(utterance) or self.gone.get(utterance)
        if entry is not None:
            self._here[utterance] = replace(entry, started_at_ms=at_ms)

    def remove(self, utterance: str, at_ms: int) -> bool:
        """Take it off; returns whether it was there."""
        entry = self._here.pop(utterance, None)
        if entry is None:
            return False
        self.gone[utterance] = entry
        self.freed_at_ms = at_ms
        return True

    def talked_over(self, *, by_words: bool) -> None:
        """Note what the caller talks over: Telnyx has to stop it."""
        for utterance in self.would_stop(by_words=by_words):
            self._here[utterance] = replace(self._here[utterance], stopped=True)

    def would_stop(self, *, by_words: bool) -> list[str]:
        """Return the utterances that the caller's voice, or words, would stop now."""
        return [
            entry.id
            for entry in self._here.values()
            if entry.kind in FOR_SILENCE - _STOPPED_BY_NOBODY
            and not entry.stopped
            and (by_words or not entry.keeps)
        ]

    def epoch_of(self, step: str) -> str:
        """Return the epoch in which words of a step are here, '' if none are."""
        found = [each.partition("-")[0] for each in self._here if each.partition("-")[2] == step]
        return found[-1] if found else ""
