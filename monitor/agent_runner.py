"""The agent's place on a call: runs what talks there, and gives it its line.

The agent's methods run one after the other in a greenlet of their own, so a slow agent delays
nobody; it exists only while one runs, for a sleeping greenlet is memory for every call. What the
agent says is registered in the playback ledger before it is asked for.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import gevent
import structlog

from calls.speech_length import expected_duration_ms
from calls.store import CallStore
from calls.store_types import Entered, Origin, Speech
from deadair import Agent, AgentNotFoundError, load
from deadair.agents.greeter import Greeter
from monitor.actions import Actions, NotSentError
from monitor.settings import AgentConfig

MAX_TEXT = 3_000
"""Telnyx's limit for one speak command (spec: payload)."""

PCMU_BYTES_PER_MS = 8

log = structlog.get_logger("monitor.agent_runner")


class CallHandle:
    """`agents.Line` on one call, under its session's fencing token."""

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

    def stream_through(self, stream: Callable[[bytes, str], None]) -> None:
        """Send audio of `stream` over the media socket: *stream* takes it and its utterance."""
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
    def standing_still(self, why: str, for_s: float) -> Iterator[None]:
        self._store.suspend(self.call_control_id, self._origin, round(for_s * 1000), why[:60])
        try:
            yield
        finally:
            self._store.suspend(self.call_control_id, self._origin, 0, "")

    def hang_up(self) -> None:
        self._store.end_after_speech(self.call_control_id, self._origin)

    def passed_on(self, count: int) -> None:
        """Take the first *count* items of the call from its inbox: the agent is done with them."""
        self._store.acknowledge_inbox(self.call_control_id, self._origin, count)

    def started(self, *, owes: bool) -> None:
        """Record that an agent begins here that *owes* answers, or owes none."""
        self._store.agent_started(self.call_control_id, self._origin, owes=owes)

    def _stop_filler(self) -> None:
        """Have the filler stopped that Telnyx would speak over a stream."""
        call = self._store.snapshot(self.call_control_id, self._origin)
        try:
            self._actions.stop_speaking(self.call_control_id, call.epoch)
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
            # The broker may have taken it all the same: it stays in the ledger, so that nobody
            # talks over it, and the sweep asks for it again under the same command_id.
            log.warning("Not handed in yet", call_control_id=call, why=str(error))
        return utterance


class AgentRunner:
    """Runs one agent on one call."""

    def __init__(self, line: CallHandle, agent_class: str) -> None:
        self._line = line
        self._agent = self._made(agent_class)
        self._told: list[Callable[[], None]] = []
        self._running = False

    def _made(self, agent_class: str) -> Agent:
        try:
            return load(agent_class)
        except AgentNotFoundError as error:
            # A caller is on the line: greeted by the default agent rather than met with silence.
            log.error("Agent could not be loaded, the default one answers", error=str(error))
            return Greeter()

    def start(self, *, first: bool) -> None:
        """Begin; not the *first* on this call: its worker died, or lost the media socket."""
        owes = bool(getattr(self._agent, "owes_answers", False))
        self._tell(lambda: self._line.started(owes=owes))
        begin = self._agent.call_started if first else self._agent.call_resumed
        self._tell(lambda: begin(self._line))

    def tell(self, item: str, number: int) -> None:
        """Pass on the *number*-th item of the call's inbox, as `tasks.handlers.caller_input` put it there.

        It stays there until the agent is done with it, in case this worker dies before.
        """
        heard = json.loads(item)
        if "digit" in heard:
            self._tell(lambda: self._agent.key_pressed(heard["digit"]))
        else:
            self._tell(lambda: self._agent.caller_said(heard["text"], final=heard["final"]))
        self._tell(lambda: self._line.passed_on(number))

    def end(self) -> None:
        self._tell(self._agent.call_ended)

    def _tell(self, method: Callable[[], None]) -> None:
        self._told.append(method)
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def _run(self) -> None:
        try:
            while self._told:
                self._run_one(self._told.pop(0))
        finally:
            self._running = False

    def _run_one(self, method: Callable[[], None]) -> None:
        try:
            method()
        except Exception:
            log.exception("Agent failed", call_control_id=self._line.call_control_id)
