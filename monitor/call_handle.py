"""What an agent may do on its call: `deadair.Call`, under the fencing token of its session.

*secret* returns what signs messages to the team, *count* counts what became of them.

What the agent says is registered in the playback ledger before the command for it is requested.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from uuid import uuid4

import structlog

from calls.speech.length import expected_duration_ms
from calls.store import CallStore
from calls.store.agent_acts import Unfinished
from calls.store_types import Origin, Speech
from calls.suspension import OWN
from deadair import StoreUnavailableError
from deadair.agents.chat.sentences import SentenceSplitter
from monitor.actions import Actions, NotSentError
from monitor.agent_audio.voice import AgentVoice, AudioOut
from monitor.hooks import signing
from monitor.settings import AgentConfig
from monitor.settings.dead_air import TRANSFER_TARGET

MAX_TEXT = 3_000
"""Telnyx's limit for one speak command (spec: payload)."""

MAX_STATE = 16_384
LONGEST_ANSWER_S = 900
DIGITS = re.compile(r"[0-9A-DwW*#]{1,64}")
"""What Telnyx sends as tones (spec: send_dtmf)."""

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
        secret: Callable[[], str] = str,
        count: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.call_control_id = call
        self._origin = origin
        self._store = store
        self._actions = actions
        self._config = config
        self._secret = secret
        self._count = count
        self._audio_out: Callable[[], AudioOut] | None = None
        self._voice: AgentVoice | None = None
        self._suspended = 0
        self._silenced = False

    def stream_through(self, audio_out: Callable[[], AudioOut]) -> None:
        """Have the agent's audio sent through what *audio_out* makes, once there is any."""
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
        """Take an echo of Telnyx's; returns the agent's own name of it, None for any other."""
        return self._voice.reached(mark) if self._voice else None

    def begin_turn(self) -> None:
        """Let the agent's next method speak again after one that was interrupted."""
        self._silenced = False

    def silence_turn(self) -> None:
        """Have what the agent's present method still says not spoken: it was interrupted."""
        self._silenced = True

    @property
    def greeting(self) -> str:
        return self._config().greeting

    def say(self, text: str | Iterable[str]) -> str:
        return self._say_all([text]) if isinstance(text, str) else self._say_pieces(text)

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

    def _say(self, text: str) -> str:
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

    def expect(self, within_s: float, why: str = "") -> None:
        if not 1 <= within_s <= LONGEST_ANSWER_S:
            raise ValueError(f"within_s must be from 1 to {LONGEST_ANSWER_S}, not {within_s}")
        call, within_ms = self.call_control_id, round(within_s * 1000)
        self._store.expect_answer(call, self._origin, within_ms, why[:60])

    def nothing_to_say(self) -> None:
        self._store.agent_owes(self.call_control_id, self._origin, owes=False)

    def owe_answer(self) -> None:
        self._store.agent_owes(self.call_control_id, self._origin, owes=True)

    def sign(self, message_id: str, body: str) -> dict[str, str]:
        return signing.headers(self._secret(), message_id, self._store.now_s(), body)

    def report(self, event: str, why: str) -> None:
        call = self.call_control_id
        log.warning("The agent's server", call_control_id=call, what=event, why=why)
        self._count(event)
        with suppress(StoreUnavailableError):
            self._store.append_timeline(call, self._origin, event, why=why[:100])

    def transfer(self, to: str) -> None:
        if not to or not re.fullmatch(TRANSFER_TARGET, to):
            raise ValueError("to must be a number in E.164 form or a sip: address")
        self._act(lambda call, act: self._actions.transfer_to(call, to, act))

    def send_digits(self, digits: str) -> None:
        if not DIGITS.fullmatch(digits):
            raise ValueError("digits must be 1 to 64 of 0-9, A-D, *, #, w and W")
        self._act(lambda call, act: self._actions.send_digits(call, digits, act))

    def _act(self, request: Callable[[str, str], None]) -> None:
        """Request what has an id of its own: repeated by the broker, it is done once."""
        try:
            request(self.call_control_id, uuid4().hex[:12])
        except NotSentError as error:
            raise StoreUnavailableError(str(error)) from error

    def remember(self, state: Mapping[str, Any]) -> None:
        kept = json.dumps(dict(state))
        if len(kept) > MAX_STATE:
            raise ValueError(f"state must be at most {MAX_STATE} characters of JSON")
        self._store.remember(self.call_control_id, self._origin, kept if state else "")

    def remembered(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self._store.remembered(self.call_control_id) or "{}")
        return kept

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


def _stop_speaking(actions: Actions, call: str) -> None:
    """Have what the ledger marks as stopped stopped: a filler, the agent's own words."""
    try:
        actions.stop_speaking(call, 0)
    except NotSentError as error:
        log.warning("Not stopped", call_control_id=call, why=str(error))
