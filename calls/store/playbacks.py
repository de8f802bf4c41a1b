"""The playback ledger: utterances from their request to their end."""

import json

from calls.ledger import FOREIGN_CAP_MS
from calls.snapshot import CallSnapshot
from calls.store.lua_steps import CallSteps
from calls.store_types import Audio, Entered, Origin, PlaybackEnd, Speech, source_of

OURS = Audio()
MARK = Audio(whose="mark")
"""A mark came back on the media socket: what was streamed before it has been played."""


class PlaybackSteps(CallSteps):
    """The steps of utterances."""

    def register_utterance(
        self,
        call: str,
        origin: Origin,
        utterance: str,
        kind: str,
        ms: int,
        speech: Speech,
        pace: float = 1.0,
        *,
        once: bool = False,
        question: str = "",
    ) -> Entered:
        """Enter an utterance of about *ms* milliseconds before its command goes to Telnyx.

        *pace* is that of its voice in other calls. *once*: not again after it has left the ledger.
        *question*: what its words ask for, '' for nothing.
        """
        words = {"text": speech.text, "audio_url": speech.audio_url}
        raw = json.dumps(words) if any(words.values()) else ""
        source = source_of(speech.audio_url)
        arguments = (utterance, kind, ms, raw, source, f"{pace:.3f}", int(once), question)
        return Entered(int(self._step("register_utterance", call, origin, *arguments)))

    def playback_started(
        self, call: str, origin: Origin, utterance: str, audio: Audio = OURS
    ) -> str:
        """Record that *audio* began; *utterance* is the id in its client_state, '' for none.

        Returns 'begun', 'stop' if it is to be stopped again, or '' if nothing changed.
        """
        whose = audio.whose if utterance or audio.whose != "ours" else "none"
        about = (whose, audio.family, audio.name, FOREIGN_CAP_MS, audio.happened_at_ms)
        step = "playback_started"
        return str(self._step(step, call, origin, utterance, *about, audio.source) or "")

    def playback_ended(
        self, call: str, origin: Origin, utterance: str, status: str, audio: Audio = OURS
    ) -> PlaybackEnd:
        """Remove from the ledger what ended, with any *status*."""
        whose = audio.whose if utterance or audio.whose != "ours" else "none"
        about = (whose, audio.family, audio.name, audio.happened_at_ms, audio.source)
        removed, remaining, owner, expected_ms, took_ms, agent = self._step(
            "playback_ended", call, origin, utterance, status, *about
        )
        lengths_ms = int(expected_ms), int(took_ms)
        return PlaybackEnd(str(removed), int(remaining), str(owner), *lengths_ms, str(agent))

    def expire_playbacks(self, call: str, origin: Origin, session: CallSnapshot) -> int:
        """Remove the expired utterances from the ledger; returns how many."""
        judged = [item for u in session.expired_utterances for item in (u.id, u.started_at_ms)]
        return int(self._step("expire_playbacks", call, origin, *judged)) if judged else 0

    def withdraw_utterance(self, call: str, origin: Origin, utterance: str, why: str) -> bool:
        return bool(self._step("withdraw_utterance", call, origin, utterance, why))

    def request_again(
        self, call: str, origin: Origin, utterance: str, claim: str, every_ms: int
    ) -> bool:
        """Return whether *utterance* must be requested again: its task seems lost.

        *claim* is the claim of its step, '' for the agent's own words.
        """
        return bool(self._step("request_again", call, origin, utterance, claim, every_ms))

    def forget_speech(self, call: str, origin: Origin, utterance: str) -> None:
        """Drop the words of *utterance*: Telnyx has them."""
        self._step("forget_speech", call, origin, utterance)
