"""Runs an agent on its call.

The agent's methods run one after the other in a greenlet of their own, so a slow agent delays
nothing else. The greenlet exists only while a method runs: a sleeping one costs memory per call.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import gevent
import structlog

from deadair import DEFAULT_AGENT, Agent, AgentNotFoundError, OptionsError, load
from monitor.agent.audio.interruption import Interruption
from monitor.agent.call_handle import CallHandle

log = structlog.get_logger("monitor.agent_runner")


AUDIO_KEPT = 250
"""Frames (5 s) that wait for a slow agent; the oldest are dropped."""


class AgentRunner:
    """Runs one agent on one call."""

    def __init__(
        self, call: CallHandle, agent_class: str, options: Mapping[str, Any] | None = None
    ) -> None:
        self._call = call
        self._agent = _load_or_default(agent_class, options)
        self._queue: list[Callable[[], None]] = []
        self._inbox: list[Callable[[], None]] = []
        self._audio: deque[bytes] | None = None
        self._aside = False
        self._running = False
        self._interruption: Interruption | None = None

    @property
    def audio_format(self) -> str:
        """The form of the caller's audio that the agent wants; '' for none."""
        wanted = getattr(self._agent, "audio_format", "") if self._method("caller_audio") else ""
        return str(wanted or "")

    @property
    def _stops_when_interrupted(self) -> bool:
        return bool(getattr(self._agent, "stops_when_interrupted", False))

    def start(self, *, first: bool) -> None:
        """Start the agent; not *first*: another agent was on this call before it."""
        owes = bool(getattr(self._agent, "owes_answers", False))
        if owes or not first:  # the store's default is a first agent that owes nothing
            self._enqueue(lambda: self._call.started(owes=owes))
        if self._stops_when_interrupted or self._method("interrupted"):
            call = self._call
            unheard = call.stop if self._stops_when_interrupted else call.heard
            self._interruption = Interruption(call.call_control_id, unheard, self._interrupted)
        self._tell("call_started" if first else "call_resumed", self._call)

    def caller_audio(self, frame: bytes) -> None:
        """Give the agent 20 ms of the caller, in its `audio_format`. Never blocks."""
        if self._aside:
            return
        if self._audio is None:
            self._audio = deque(maxlen=AUDIO_KEPT)
        self._audio.append(frame)
        self._wake()

    def caller_speaks(self, *, speaking: bool) -> None:
        """Tell the agent what the voice activity detector hears. Never blocks."""
        if self._aside:
            return
        if self._interruption:
            if speaking:
                self._interruption.caller_speaks()
            else:
                self._interruption.caller_is_quiet()
        self._tell("caller_started_speaking" if speaking else "caller_stopped_speaking")

    def caller_silent(self, stage: str, in_s: float) -> None:
        """Tell the agent that dead-air handling is about to act, or has just asked."""
        if not self._aside:
            self._tell("caller_silent", stage, in_s)

    def wrap_up(self, in_s: float) -> None:
        """Tell the agent that its time is over in *in_s* seconds."""
        self._tell("wrap_up", in_s)

    def write_checkin(self, number: int, instructions: str) -> str:
        """Have the agent write check-in *number*; '' if it writes none. May block for long."""
        write: Callable[[int, str], str] | None = getattr(self._agent, "write_checkin", None)
        return write(number, instructions) if write else ""

    @property
    def minds_silence(self) -> bool:
        return self._method("caller_silent") is not None

    @property
    def minds_time(self) -> bool:
        return self._method("wrap_up") is not None

    def mark_reached(self, name: str) -> None:
        self._tell("mark_reached", name)

    def _interrupted(self, heard: dict[str, float]) -> None:
        if self._stops_when_interrupted and self._running:
            self._call.silence_turn()
        self._tell("interrupted", heard)

    def _method(self, name: str) -> Callable[..., None] | None:
        found: Callable[..., None] | None = getattr(self._agent, name, None)
        return found

    def _tell(self, name: str, *args: Any) -> None:
        """Have the agent's method *name* called, if it has one."""
        if method := self._method(name):
            self._enqueue(partial(method, *args))

    def deliver(self, item: str, number: int) -> None:
        """Deliver the *number*-th item of the call's inbox (`tasks.handlers.caller_input`).

        It stays in the inbox until the agent has handled it, in case this worker dies before.
        """
        heard = json.loads(item)
        if "digit" in heard:
            method = partial(self._method("key_pressed") or _unheard, heard["digit"])
        else:
            said = self._method("caller_said") or _unheard
            method = partial(said, heard["text"], final=heard["final"])
        self._inbox.append(partial(self._handle, method, number))
        self._wake()

    def suspended(self, why: str) -> None:
        """Keep unhandled items until the caller is back; call `suspended`, if the agent has it."""
        self._aside = True
        if self._audio:
            self._audio.clear()
        self._tell("suspended", why)

    def resumed(self) -> None:
        """Call `resumed`, if the agent has it; then deliver the kept items."""
        self._aside = False
        self._tell("resumed")
        self._wake()

    def end(self) -> None:
        """Call the agent after all other items, except those kept."""
        if self._aside:
            self._inbox.clear()
        self._aside = False
        self._audio = self._interruption = None
        self._inbox.append(self._method("call_ended") or _unheard)
        self._wake()

    def _handle(self, method: Callable[[], None], number: int) -> None:
        self._run_one(method)
        self._call.acknowledge(number)

    def _enqueue(self, method: Callable[[], None]) -> None:
        self._queue.append(method)
        self._wake()

    def _wake(self) -> None:
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def _run(self) -> None:
        try:
            while method := self._next():
                self._run_one(method)
        finally:
            self._running = False

    def _next(self) -> Callable[[], None] | None:
        if self._queue:
            return self._queue.pop(0)
        if self._inbox and not self._aside:
            return self._inbox.pop(0)
        return partial(self._agent.caller_audio, self._audio.popleft()) if self._audio else None

    def _run_one(self, method: Callable[[], None]) -> None:
        try:
            self._call.begin_turn()
            method()
        except Exception:
            log.exception("Agent failed", call_control_id=self._call.call_control_id)


def _unheard(*_: Any, **__: Any) -> None:
    """Stand in for a method that the agent has not."""


def _load_or_default(agent_class: str, options: Mapping[str, Any] | None) -> Agent:
    try:
        return load(agent_class, options)
    except (AgentNotFoundError, OptionsError) as error:
        # A caller is waiting: the default agent's greeting is better than silence.
        log.error("Agent could not be loaded, the default one answers", error=str(error))
        return load(DEFAULT_AGENT)
