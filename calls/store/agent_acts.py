"""What a call's agent does to its own words, its streams and its memory."""

import json
from dataclasses import dataclass
from typing import Any

from calls import keys
from calls.store.lua_steps import CallSteps
from calls.store_types import Origin

_REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An utterance of the agent's in the ledger; `began_ago_ms` is -1 before its first sound."""

    id: str
    kind: str
    began_ago_ms: int
    duration_ms: int

    @property
    def heard(self) -> float:
        """Which part of it was heard, 0 to 1, by its expected length."""
        if self.began_ago_ms < 0 or not self.duration_ms:
            return 0.0
        return min(1.0, self.began_ago_ms / self.duration_ms)


class AgentActs(CallSteps):
    """The steps of what an agent does."""

    def unfinished(self, call: str, origin: Origin, *, stop: bool) -> list[Unfinished]:
        """Return what the agent says or is about to, and with *stop* mark it to be stopped."""
        flat = self._step("stop_utterances", call, origin, int(stop))
        rows = zip(*(iter(flat),) * 4, strict=True)
        return [Unfinished(str(i), str(kind), int(ago), int(ms)) for i, kind, ago, ms in rows]

    def extend_utterance(self, call: str, origin: Origin, utterance: str, ms: int) -> bool:
        """Make *utterance*, a stream, *ms* milliseconds long since it was registered."""
        return bool(self._step("extend_utterance", call, origin, utterance, ms))

    def agent_owes(self, call: str, origin: Origin, *, owes: bool) -> bool:
        """Record that the agent owes the caller words, or has none for what was said."""
        return bool(self._step("agent_owes", call, origin, int(owes)))

    def remember(self, call: str, origin: Origin, state: str) -> bool:
        """Keep *state* for the next agent of the call."""
        return bool(self._step("remember", call, origin, state))

    def remembered(self, call: str) -> str:
        """Return what an agent of *call* had kept, '' for nothing."""
        return str(self.redis.hget(keys.speech(call), _REMEMBERED) or "")

    def prepare_checkin(
        self, call: str, origin: Origin, activity_at_ms: int, number: int, text: str
    ) -> bool:
        """Keep *text* for check-in *number*, while the caller's last words are those of then."""
        step = "prepare_checkin"
        return bool(self._step(step, call, origin, activity_at_ms, number, text))

    def prepared_checkin(self, call: str, activity_at_ms: int, number: int) -> str:
        """Return what was kept so, '' for nothing."""
        raw = self.redis.hget(keys.speech(call), "checkin")
        kept = json.loads(str(raw)) if raw else {}
        fits = (kept.get("activity_at"), kept.get("number")) == (activity_at_ms, number)
        return str(kept["text"]) if fits else ""

    def now_s(self) -> int:
        """Return the time in seconds, by Redis's clock."""
        seconds: Any = self.redis.time()
        return int(seconds[0])
