"""What an agent may do on its call: `deadair.Call`, under the fencing token of its session.

What the agent says is registered in the playback ledger before the command for it is requested.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import structlog

from calls.speech.length import expected_duration_ms
from calls.store import CallStore
from calls.store_types import Entered, Origin, Speech
from calls.suspension import OWN
from monitor.actions import Actions, NotSentError
from monitor.settings import AgentConfig

MAX_TEXT = 3_000
"""Telnyx's limit for one speak command (spec: payload)."""

PCMU_BYTES_PER_MS = 8

log = structlog.get_logger("monitor.call_handle")


class CallHandle:
    """The `deadair.Call` of one call."""

    def __init__(
        self,
        call: str,
        origin: Origin,
        store: CallStore,
        actions: Actions,
        config: Callable[[], AgentConfig],
    ) -> None:
        self.call_control_id = call
        self._origin = origin
        self._store = store
        self._actions = actions
        self._config = config
        self._stream: Callable[[bytes, str], None] | None = None
        self._suspended = 0

    def stream_through(self, stream: Callable[[bytes, str], None]) -> None:
        """Have `stream` send audio through *stream*, which takes the audio and its utterance id."""
        self._stream = stream

    @property
    def greeting(self) -> str:
        return self._config().greeting

    def say(self, text: str) -> str:
        if not 0 < len(text.strip()) <= MAX_TEXT:
            raise ValueError(f"text must have 1 to {MAX_TEXT} characters, not {len(text)}")
        kind = "greeting" if text == self.greeting else "say"
        config = self._config()
        pace = self._store.paces.of(config.voice, config.language)
        return self._utter(kind, expected_duration_ms(text), Speech(text=text), pace)

    def play(self, audio_url: str, seconds: float) -> str:
        if not audio_url.startswith("https://"):
            raise ValueError("audio_url must start with https://")
        return self._utter("play", round(seconds * 1000), Speech(audio_url=audio_url))

    def stream(self, pcmu: bytes) -> str:
        if self._stream is None or not pcmu:
            raise ValueError("pcmu must not be empty, and the call needs its media socket")
        call, utterance = self.call_control_id, f"stream-{uuid4().hex[:12]}"
        ms = len(pcmu) // PCMU_BYTES_PER_MS
        entered = self._store.register_utterance(
            call, self._origin, utterance, "stream", ms, Speech()
        )
        if entered is Entered.REFUSED:
            return ""
        if entered is Entered.OVER_FILLER:
            self._stop_filler()
        self._stream(pcmu, utterance)
        return utterance

    @contextmanager
    def thinking(self, for_s: float = 30.0) -> Iterator[None]:
        longest_s = self._config().settings.dead_air_settings.thinking_timeout
        for_ms = round(min(for_s, longest_s) * 1000)
        self._store.thinking(self.call_control_id, self._origin, for_ms)
        try:
            yield
        finally:
            self._store.thinking(self.call_control_id, self._origin, 0)

    @contextmanager
    def suspended(self, why: str, for_s: float) -> Iterator[None]:
        self._suspended += 1
        reason = f"{OWN}{why[:60]}#{self._origin.token}.{self._suspended}"
        self._store.suspend(self.call_control_id, self._origin, round(for_s * 1000), reason)
        try:
            yield
        finally:
            self._store.suspend(self.call_control_id, self._origin, 0, reason)

    standing_still = suspended
    """Its former name."""

    def hang_up(self) -> None:
        self._store.end_after_speech(self.call_control_id, self._origin)

    def acknowledge(self, count: int) -> None:
        """Take the first *count* items of the call off its inbox: the agent has handled them."""
        self._store.acknowledge_inbox(self.call_control_id, self._origin, count)

    def started(self, *, owes: bool) -> None:
        """Record that an agent begins here that *owes* answers, or owes none."""
        self._store.agent_started(self.call_control_id, self._origin, owes=owes)

    def _stop_filler(self) -> None:
        """Have the filler stopped that Telnyx would speak over a stream."""
        try:
            self._actions.stop_speaking(self.call_control_id, 0)
        except NotSentError as error:
            log.warning("Filler not stopped", call_control_id=self.call_control_id, why=str(error))

    def _utter(self, kind: str, ms: int, speech: Speech, pace: float = 1.0) -> str:
        call, utterance = self.call_control_id, f"{kind}-{uuid4().hex[:12]}"
        if not self._store.register_utterance(
            call, self._origin, utterance, kind, ms, speech, pace
        ):
            return ""
        try:
            self._actions.say(call, utterance)
        except NotSentError as error:
            # The broker may have it all the same: it stays in the ledger, so that nothing talks
            # over it, and the sweep requests it again under the same command_id.
            log.warning("Speech not enqueued yet", call_control_id=call, why=str(error))
        return utterance
