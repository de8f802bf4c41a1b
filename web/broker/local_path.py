"""The local path: what the web worker that receives an event applies itself.

On the worker of its session a playback ends at once. Its task is enqueued all the same and finds
the step done: it has the same event. So the agent's silence is counted from its beginning however
late Celery is. Interim words, of which a call has several a second, have no task at all.
"""

from collections.abc import Callable
from functools import partial

import structlog

from calls.agent_directory import AgentDirectory
from calls.store import CallStore
from calls.store_types import Origin
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent_configs import AgentConfigs
from tasks.handlers import interim_words, playback
from tasks.handlers.event import Webhook
from telephony.webhooks.events import Event
from web.broker.publisher import within_time

log = structlog.get_logger("web.webhooks")

_ENDS = {"call.speak.ended": "speak", "call.playback.ended": "playback"}


class LocalPath:
    """Applies ends of playbacks, and interim words, on one web worker, named *worker*.

    *holds* returns whether the session of a call is on this worker.
    """

    def __init__(
        self,
        store: CallStore,
        directory: AgentDirectory,
        worker: str,
        holds: Callable[[str], bool],
    ) -> None:
        self.store = store
        self._directory = directory
        self._worker = worker
        self._holds = holds
        self._handlers = {name: playback.ended(family) for name, family in _ENDS.items()}

    def agents(self) -> AgentConfigs:
        """Return the agents, read afresh."""
        return AgentConfigs(self._directory)

    def apply(self, event: Event) -> bool:
        """Apply *event* if it is the end of a playback of a call of this worker; return whether.

        An event that a dial's state came with is left to its task: it may be the first of its call.
        So is one that the store did not take in time.
        """
        handler = self._handlers.get(event.type)
        if not handler or event.dial_id or not self._holds(event.call_control_id):
            return False
        return self._try(event, partial(handler, self))

    def apply_instead(self, event: Event) -> bool:
        """Apply *event* if it is interim words; return whether, and its task has nothing to do.

        Left to a task is what `apply` leaves to it, for the same reasons.
        """
        if event.dial_id or not interim_words.is_interim(event.type, event.payload):
            return False
        return self._try(event, partial(within_time(interim_words.being_said), self.store))

    def _try(self, event: Event, handler: Callable[[Webhook], None]) -> bool:
        try:
            with structlog.contextvars.bound_contextvars(
                call_control_id=event.call_control_id, event_id=event.id
            ):
                handler(self._webhook(event))
        except (StoreUnavailableError, NotSentError, OSError) as error:
            log.warning("The event is left to its task", type=event.type, error=str(error))
            return False
        return True

    def _webhook(self, event: Event) -> Webhook:
        return Webhook(
            event.call_control_id,
            Origin(by=self._worker, event_id=event.id),
            event.utterance,
            event.dial_id,
            event.payload,
            event.occurred_at_ms,
            event.former_utterance,
        )
