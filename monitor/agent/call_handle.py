"""What an agent may do on its call: `deadair.Call`, under the fencing token of its session.

*secret* returns the secret that signs messages to the team, *count* counts their outcomes. An
utterance is registered in the playback ledger before its command is requested.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from uuid import uuid4

import structlog

from calls.speech.length import expected_duration_ms
from calls.store import CallStore
from calls.store.agent_acts import Unfinished
from calls.store_types import Origin, Speech
from deadair import StoreUnavailableError
from deadair.agents.chat.sentence_splitter import SentenceSplitter
from monitor.actions import Actions, NotSentError
from monitor.agent.audio.voice import AgentVoice, AudioOut
from monitor.agent.call_acts import CallActs
from monitor.hooks import signing
from monitor.settings import AgentConfig
from monitor.transcripts.question import question

MAX_TEXT = 3_000
"""Telnyx's limit for one speak command (spec: payload)."""

log = structlog.get_logger("monitor.call_handle")


class CallHandle(CallActs):
    """The `deadair.Call` of one call."""

    def __init__(
        self,
        call: str,
        origin: Origin,
        store: CallStore,
        actions: Actions,
        config: Callable[[], AgentConfig],
        secret: Callable[[], str] = str,
        count: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(call, origin, store, actions, config)
        self._secret = secret
        self._count = count
        self._audio_out: Callable[[], AudioOut] | None = None
        self._voice: AgentVoice | None = None
        self._silenced = False

    def stream_through(self, audio_out: Callable[[], AudioOut]) -> None:
        """Send the agent's audio through the result of *audio_out*, made on first use."""
        self._audio_out = audio_out

    @property
    def voice(self) -> AgentVoice:
        if self._voice is None:
            call, origin = self.call_control_id, self._origin
            stop_filler = partial(_stop_speaking, self._actions, call)  # no method: that is a cycle
            out = self._audio_out() if self._audio_out else None
            self._voice = AgentVoice(call, origin, self._store, stop_filler, out)
        return self._voice

    def mark_reached(self, mark: str) -> str | None:
        """Receive a mark from Telnyx; returns the agent's own name of it, None for any other."""
        return self._voice.reached(mark) if self._voice else None

    def begin_turn(self) -> None:
        """Let the agent's next method speak again after one that was interrupted."""
        self._silenced = False

    def silence_turn(self) -> None:
        """Drop all further words of the agent's present method: it was interrupted."""
        self._silenced = True

    @property
    def greeting(self) -> str:
        return self._config().greeting

    @property
    def language(self) -> str:
        return self._config().language

    def say(self, text: str | Iterable[str]) -> str:
        return self._say_all([text]) if isinstance(text, str) else self._say_pieces(text)

    def say_once(self, text: str, name: str) -> str:
        """Say *text* for the command *name*: however often it comes, the words are said once."""
        return self._say(text, sha256(name.encode()).hexdigest()[:12])

    def _say_pieces(self, pieces: Iterable[str]) -> str:
        splitter = SentenceSplitter(self._config().language)
        utterance = ""
        for piece in pieces:
            sentences = splitter.feed(piece)
            if sentences and not (utterance := self._say_all(sentences)):
                return ""
        rest = splitter.flush()
        return self._say_all(rest) if rest else utterance

    def _say_all(self, sentences: list[str]) -> str:
        utterance = ""
        for sentence in sentences:
            utterance = "" if self._silenced else self._say(sentence)
            if not utterance:
                break
        return utterance

    def _say(self, text: str, name: str = "") -> str:
        if not 0 < len(text.strip()) <= MAX_TEXT:
            raise ValueError(f"text must have 1 to {MAX_TEXT} characters, not {len(text)}")
        kind = "greeting" if text == self.greeting else "say"
        config = self._config()
        pace = self._store.paces.of(config.voice, config.language)
        return self._utter(kind, expected_duration_ms(text), Speech(text=text), pace, name)

    def play(self, audio_url: str, seconds: float) -> str:
        if not audio_url.startswith("https://"):
            raise ValueError("audio_url must start with https://")
        return self._utter("play", round(seconds * 1000), Speech(audio_url=audio_url))

    def stream(self, pcmu: bytes) -> str:
        return self.voice.utter(pcmu)

    def stop(self) -> dict[str, float]:
        found = self._store.unfinished(self.call_control_id, self._origin, stop=True)
        if any(each.kind != "stream" for each in found):
            _stop_speaking(self._actions, self.call_control_id)
        return self._heard(found, self._voice.stop() if self._voice else {})

    def heard(self) -> dict[str, float]:
        """Return what `stop` would, and stop nothing."""
        found = self._store.unfinished(self.call_control_id, self._origin, stop=False)
        return self._heard(found, self._voice.heard() if self._voice else {})

    @staticmethod
    def _heard(found: Iterable[Unfinished], streamed: dict[str, float]) -> dict[str, float]:
        return {each.id: each.heard for each in found if each.kind != "stream"} | streamed

    def clear(self) -> None:
        if self._voice:
            self._voice.clear()

    def sign(self, message_id: str, body: str) -> dict[str, str]:
        return signing.headers(self._secret(), message_id, self._store.now_s(), body)

    def report(self, event: str, why: str) -> None:
        call = self.call_control_id
        log.warning("The agent's server", call_control_id=call, what=event, why=why)
        self._count(event)
        with suppress(StoreUnavailableError):
            self._store.append_timeline(call, self._origin, event, why=why[:100])

    def _utter(self, kind: str, ms: int, speech: Speech, pace: float = 1.0, name: str = "") -> str:
        call, utterance = self.call_control_id, f"{kind}-{name or uuid4().hex[:12]}"
        if not self._store.register_utterance(
            call,
            self._origin,
            utterance,
            kind,
            ms,
            speech,
            pace,
            once=bool(name),
            question=question(speech.text, self._config().language) or "",
        ):
            return ""
        if speech.text and self._config().settings.dead_air_settings.keep_words:
            self._store.keep_word(call, self._origin, utterance, speech.text)
        try:
            self._actions.say(call, utterance)
        except NotSentError as error:
            # The broker may have it nevertheless: it stays in the ledger, so that nothing talks
            # over it, and the sweep requests it again under the same command_id.
            log.warning("Speech not enqueued yet", call_control_id=call, why=str(error))
        return utterance


def _stop_speaking(actions: Actions, call: str) -> None:
    """Stop what the ledger marks as stopped: a filler, the agent's own words."""
    try:
        actions.stop_speaking(call, 0)
    except NotSentError as error:
        log.warning("Not stopped", call_control_id=call, why=str(error))
