"""Events on their way to Celery: stored, and put on the broker, before Telnyx gets its 200.

Where the broker is the Redis that stores them, both are one step, made once for all webhooks that
arrived while the previous one was in flight. To any other broker Celery sends them one by one.
"""

from calls.pending.events import PendingEvent, PendingEvents
from calls.redis_client.client import StoreClient
from deadair import StoreUnavailableError
from deadair.config import Config
from monitor.actions import NotSentError
from tasks import publish
from telephony.webhooks.events import Event
from web.broker.batcher import Batcher
from web.broker.publisher import within_time

MAX_IN_PROGRESS = 100
"""Webhooks in progress in one worker. Further ones are refused at once; Telnyx sends them again.

Letting more in while all are late makes every one later: Telnyx gives up after 2 s and sends again
what is still in progress, until nothing is answered in time.
"""


class EventIntake:
    """Takes events in for one web worker, named *worker*."""

    def __init__(self, client: StoreClient, config: Config, worker: str) -> None:
        self._pending_events = PendingEvents(client)
        self._worker = worker
        self._batcher = Batcher(self._store)
        self._broker_is_store = config.broker_url == config.redis_url
        self._in_progress = 0

    @property
    def full(self) -> bool:
        """Whether no more can be taken in now."""
        return self._in_progress >= MAX_IN_PROGRESS

    def submit(self, event: Event) -> None:
        """Return once *event* is stored and on the broker, within `PUBLISH_S`.

        Raises NotSentError. The event may then come again; if it had got through after all, its
        second delivery changes nothing.
        """
        self._in_progress += 1
        try:
            if self._broker_is_store and publish.is_plain(event):
                self._batcher.submit(publish.pending_message(event, self._worker))
            else:
                within_time(self._send_by_celery)(event)
        finally:
            self._in_progress -= 1

    def _send_by_celery(self, event: Event) -> None:
        self._store([publish.pending_event(event, self._worker)])
        publish.webhook(event, self._worker)

    def _store(self, events: list[PendingEvent]) -> None:
        try:
            self._pending_events.add(events)
        except StoreUnavailableError as error:
            raise NotSentError(f"Redis did not store it: {error}") from error
