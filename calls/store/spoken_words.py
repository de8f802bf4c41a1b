"""The words of our utterances: what is yet to be sent, and what may come back as an echo."""

import json

from calls import keys
from calls.store.lua_steps import CallSteps
from calls.store_types import Origin, Speech

ECHO_MS = 15_000
"""An echo of our words is transcribed no later than that (`calls/lua/shared/words.lua`)."""


class SpokenWords(CallSteps):
    """Reads the words of utterances."""

    def speech(self, call: str, utterance: str) -> Speech | None:
        """Return what *utterance* says; None once it left the ledger."""
        raw = self.redis.hget(keys.speech(call), utterance)
        return Speech(**json.loads(str(raw))) if raw else None

    def keep_word(self, call: str, origin: Origin, of: str, text: str) -> bool:
        """Keep the words of the utterance or event *of*, for as long as the call is kept."""
        return bool(self._step("keep_word", call, origin, of, text))

    def words_of(self, call: str) -> dict[str, str]:
        """Return the words kept so, by utterance or event."""
        return {str(of): str(text) for of, text in self.redis.hgetall(keys.words(call)).items()}

    def said_lately(self, call: str, now_ms: int) -> list[str]:
        """Return our words that the caller's line may bring back at *now_ms*, by Redis's clock.

        They are those that play or wait, and those that left the ledger up to `ECHO_MS` ago.
        """
        return [text for text, _, _ in self.said_with_age(call, now_ms)]

    def words_said(self, call: str, utterance: str) -> str:
        """Return the words of *utterance* while they may come back; '' for none."""
        raw = self.redis.hget(keys.speech(call), f"said {utterance}")
        return str(json.loads(str(raw))["text"]) if raw else ""

    def said_with_age(self, call: str, now_ms: int) -> list[tuple[str, int, bool]]:
        """Return the same, each with how many ms ago it ended (0: it plays), and if it was cut.

        What was cut was stopped while it was being said: only its beginning was heard.
        """
        stored = self.redis.hgetall(keys.speech(call))
        said = [json.loads(raw) for name, raw in stored.items() if str(name).startswith("said ")]
        aged = [
            (str(s["text"]), now_ms - s["left_at"] if s["left_at"] else 0, bool(s.get("cut")))
            for s in said
        ]
        return [each for each in aged if each[1] <= ECHO_MS]
