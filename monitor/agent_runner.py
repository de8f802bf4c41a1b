"""Runs an agent on its call.

The agent's methods run one after the other in a greenlet of their own, so a slow agent delays
nothing else. The greenlet exists only while a method runs: a sleeping one costs memory per call.
"""

import json
from collections.abc import Callable
from functools import partial

import gevent
import structlog

from deadair import DEFAULT_AGENT, Agent, AgentNotFoundError, load
from monitor.call_handle import CallHandle

log = structlog.get_logger("monitor.agent_runner")


class AgentRunner:
    """Runs one agent on one call."""

    def __init__(self, call: CallHandle, agent_class: str) -> None:
        self._call = call
        self._agent = _load_or_default(agent_class)
        self._queue: list[Callable[[], None]] = []
        self._running = False

    def start(self, *, first: bool) -> None:
        """Start the agent; not *first*: another agent was on this call before it."""
        owes = bool(getattr(self._agent, "owes_answers", False))
        self._enqueue(lambda: self._call.started(owes=owes))
        begin = self._agent.call_started if first else self._agent.call_resumed
        self._enqueue(lambda: begin(self._call))

    def deliver(self, item: str, number: int) -> None:
        """Deliver the *number*-th item of the call's inbox (`tasks.handlers.caller_input`).

        It stays in the inbox until the agent has handled it, in case this worker dies before.
        """
        heard = json.loads(item)
        if "digit" in heard:
            self._enqueue(lambda: self._agent.key_pressed(heard["digit"]))
        else:
            self._enqueue(lambda: self._agent.caller_said(heard["text"], final=heard["final"]))
        self._enqueue(lambda: self._call.acknowledge(number))

    def suspended(self, why: str) -> None:
        """Tell the agent that the caller is with somebody else, if it has a method for that."""
        told: Callable[[str], None] | None = getattr(self._agent, "suspended", None)
        if told:
            self._enqueue(partial(told, why))

    def resumed(self) -> None:
        """Tell the agent that the caller is back, if it has a method for that."""
        told: Callable[[], None] | None = getattr(self._agent, "resumed", None)
        if told:
            self._enqueue(told)

    def end(self) -> None:
        self._enqueue(self._agent.call_ended)

    def _enqueue(self, method: Callable[[], None]) -> None:
        self._queue.append(method)
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def _run(self) -> None:
        try:
            while self._queue:
                self._run_one(self._queue.pop(0))
        finally:
            self._running = False

    def _run_one(self, method: Callable[[], None]) -> None:
        try:
            method()
        except Exception:
            log.exception("Agent failed", call_control_id=self._call.call_control_id)


def _load_or_default(agent_class: str) -> Agent:
    try:
        return load(agent_class)
    except AgentNotFoundError as error:
        # A caller is waiting: the default agent's greeting is better than silence.
        log.error("Agent could not be loaded, the default one answers", error=str(error))
        return load(DEFAULT_AGENT)
