"""Runs an agent on its call.

The agent's methods run one after the other in a greenlet of their own, so a slow agent delays
nothing else. The greenlet exists only while a method runs: a sleeping one costs memory per call.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import gevent
import structlog

from deadair import DEFAULT_AGENT, Agent, AgentNotFoundError, OptionsError, load
from monitor.call_handle import CallHandle

log = structlog.get_logger("monitor.agent_runner")


class AgentRunner:
    """Runs one agent on one call."""

    def __init__(
        self, call: CallHandle, agent_class: str, options: Mapping[str, Any] | None = None
    ) -> None:
        self._call = call
        self._agent = _load_or_default(agent_class, options)
        self._queue: list[Callable[[], None]] = []
        self._inbox: list[Callable[[], None]] = []
        self._aside = False
        self._running = False

    def start(self, *, first: bool) -> None:
        """Start the agent; not *first*: another agent was on this call before it."""
        owes = bool(getattr(self._agent, "owes_answers", False))
        if owes or not first:  # a first agent that owes nothing is what the store assumes
            self._enqueue(lambda: self._call.started(owes=owes))
        begin = self._agent.call_started if first else self._agent.call_resumed
        self._enqueue(lambda: begin(self._call))

    def deliver(self, item: str, number: int) -> None:
        """Deliver the *number*-th item of the call's inbox (`tasks.handlers.caller_input`).

        It stays in the inbox until the agent has handled it, in case this worker dies before.
        """
        heard = json.loads(item)
        if "digit" in heard:
            method = partial(self._agent.key_pressed, heard["digit"])
        else:
            method = partial(self._agent.caller_said, heard["text"], final=heard["final"])
        self._inbox.append(partial(self._handle, method, number))
        self._wake()

    def suspended(self, why: str) -> None:
        """Keep what the agent has not handled yet until the caller is back; tell it, if it asks."""
        self._aside = True
        told: Callable[[str], None] | None = getattr(self._agent, "suspended", None)
        if told:
            self._enqueue(partial(told, why))

    def resumed(self) -> None:
        """Go on with what was kept; tell the agent before, if it has a method for that."""
        self._aside = False
        told: Callable[[], None] | None = getattr(self._agent, "resumed", None)
        if told:
            self._enqueue(told)
        self._wake()

    def end(self) -> None:
        """Tell the agent after all that it has to handle, but for what was kept back."""
        if self._aside:
            self._inbox.clear()
        self._aside = False
        self._inbox.append(self._agent.call_ended)
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
        return self._inbox.pop(0) if self._inbox and not self._aside else None

    def _run_one(self, method: Callable[[], None]) -> None:
        try:
            method()
        except Exception:
            log.exception("Agent failed", call_control_id=self._call.call_control_id)


def _load_or_default(agent_class: str, options: Mapping[str, Any] | None) -> Agent:
    try:
        return load(agent_class, options)
    except (AgentNotFoundError, OptionsError) as error:
        # A caller is waiting: the default agent's greeting is better than silence.
        log.error("Agent could not be loaded, the default one answers", error=str(error))
        return load(DEFAULT_AGENT)
