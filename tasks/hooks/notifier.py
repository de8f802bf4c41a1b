"""From an entry of a call's timeline to a message in the outbox, without delaying the call.

`notify` only puts the entry in memory: no call waits for Redis, a broker or a team's server. One
thread (a greenlet in web workers) does the rest. Failures are counted, never raised.
"""

from queue import Full, Queue
from threading import Lock, Thread
from time import monotonic

import structlog

from calls.agent_directory import AgentDirectory
from calls.pending.hook_outbox import HookMessage, HookOutbox
from calls.service.counters import Counters
from calls.timeline import Entry
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent_configs import AgentConfigs
from monitor.hooks.events import HookPayload, message, message_id, payload_of
from monitor.hooks.settings import HookEvent
from monitor.settings import AgentConfig
from tasks import publish

WAITING = 10_000
"""Entries that may wait in memory while Redis is slow."""

MISSING_FOR_MS = 3_600_000
"""Before the end of a call; the outbox knows for longer what it has had."""

AGENTS_FOR_S = 1.0
"""Seconds for which an agent's configuration is cached."""

log = structlog.get_logger("tasks.hook_notifier")


class HookNotifier:
    """Notifies teams about one process's calls; its thread starts with the first entry."""

    def __init__(self, directory: AgentDirectory, outbox: HookOutbox, counters: Counters) -> None:
        self._directory = directory
        self._outbox = outbox
        self._counters = counters
        self._waiting: Queue[tuple[str, str, Entry, HookPayload]] = Queue(WAITING)
        self._thread: Thread | None = None
        self._starting = Lock()
        self._agents = AgentConfigs(directory)
        self._looked_at = 0.0

    def notify(self, agent: str, call: str, entry: Entry) -> None:
        """Queue an entry of the timeline of *call*, a call of *agent*. Never blocks or raises."""
        happened = payload_of(entry)
        if happened is None:
            return
        if happened.type is HookEvent.CALLER_RECOVERED:
            self._counters.add("recovered", checkin=str(happened.data["after_checkin"]))
        try:
            self._waiting.put_nowait((agent, call, entry, happened))
        except Full:
            self._counters.add("hooks_lost", why="memory")
            return
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="hook-notifier", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            agent, call, entry, happened = self._waiting.get()
            try:
                reference = entry.details.get("reference", "")
                self.add(agent, call, happened, entry.at_ms, reference)
            except StoreUnavailableError as error:
                log.warning("Hook not queued", call_control_id=call, error=str(error))
                self._counters.add("hooks_lost", why="redis")
            except Exception:  # one line must not end the thread
                log.exception("Hook not queued", call_control_id=call)
                self._counters.add("hooks_lost", why="fault")

    def add(
        self, agent: str, call: str, happened: HookPayload, at_ms: int, reference: str = ""
    ) -> None:
        """Put what *happened* at *at_ms* into the outbox, for each way of its team (hook, tell).

        *reference* is the one that the team gave. Raises StoreUnavailableError.
        """
        config = self._config(agent)
        for to, receiver in (("hook", config.hooks), ("tell", config.tell)):
            if receiver is None or happened.type not in receiver.events:
                continue
            body = message(agent, call, happened, at_ms, reference)
            name = message_id(call, happened)
            self._add_one(HookMessage(name, happened.type, agent, call, body, to=to))

    def add_missing(self, call: str, agent: str, reference: str, entries: list[Entry]) -> None:
        """Put what happened on an ended call into the outbox, as far as it never came to that.

        A process that is killed loses the entries it has in memory; the timeline has them all.
        Raises StoreUnavailableError.
        """
        config = self._config(agent)
        if not entries or (config.hooks is None and config.tell is None):
            return
        since_ms = entries[-1].at_ms - MISSING_FOR_MS
        for entry in entries:
            happened = payload_of(entry) if entry.at_ms >= since_ms else None
            if happened is not None:
                self.add(agent, call, happened, entry.at_ms, reference)

    def _add_one(self, made: HookMessage) -> None:
        if not self._outbox.add(made):
            return
        try:
            publish.hook(made)
        except NotSentError as error:
            # The outbox has it: it is enqueued again once its lease has lapsed.
            log.warning("Hook not enqueued yet", call_control_id=made.call, error=str(error))

    def _config(self, agent: str) -> AgentConfig:
        if monotonic() - self._looked_at > AGENTS_FOR_S:
            self._agents, self._looked_at = AgentConfigs(self._directory), monotonic()
        return self._agents.config(agent)
