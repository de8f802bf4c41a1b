"""The caller: voice, transcripts and keys, and the inbox of the agent."""

from calls.store.lua_steps import CallSteps
from calls.store_types import Origin


class CallerSteps(CallSteps):
    """The steps of what the caller does."""

    def voice_activity(
        self, call: str, origin: Origin, *, speaking: bool, ago_ms: int
    ) -> list[str]:
        """Record that the caller began or stopped; returns the check-ins talked over."""
        return [str(u) for u in self._step("voice_activity", call, origin, int(speaking), ago_ms)]

    def caller_input(
        self,
        call: str,
        origin: Origin,
        evidence: str,
        *,
        hold_on_ms: int | None = None,
        count_anew: bool = True,
        item: str = "",
        digest: str = "",
        language: str = "",
        complains: bool = False,
        unfinished: str = "",
    ) -> tuple[int, list[str]]:
        """Record a transcript, an interim one or a key. *digest* identifies its words.

        *unfinished*: what breaks off at the end of the words.
        *complains*: the key is that for complaints.

        *language*: the one spoken, '' if unknown.
        *hold_on_ms*: how long the caller asks us to wait (0: not said). Returns the new epoch (-1
        if nothing changed) and the ids of our utterances that the caller talks over.
        """
        hold_on = "" if hold_on_ms is None else hold_on_ms
        said = (evidence, hold_on, int(count_anew), item, digest, language)
        reply = self._step("caller_input", call, origin, *said, int(complains), unfinished)
        return int(reply[0]), [str(utterance) for utterance in reply[1:]]

    def acknowledge_inbox(self, call: str, origin: Origin, count: int) -> bool:
        """Record that the agent has handled the first *count* items of the call's inbox."""
        return bool(self._step("acknowledge_inbox", call, origin, count))
