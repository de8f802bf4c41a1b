"""Events on their way to Celery: kept, and handed to the broker, before Telnyx is told 200.

Where the broker is the Redis that keeps them, both are one step, made at once for all webhooks that
came while the last one was under way. To any other broker Celery itself takes them, one by one.
"""

from calls.pending_events import PendingEvent, PendingEvents
from calls.redis_client.client import StoreClient
from deadair import StoreUnavailableError
from deadair.config import Config
from monitor.actions import NotSentError
from tasks import publish
from telephony.events import Event
from web.broker.batcher import Batcher
from web.broker.publisher import within_time

AT_ONCE = 100
"""Webhooks under way in one worker; the next one is told at once to come again.

Whoever is let in when all are late makes everybody later: Telnyx gives up after 2 s and sends again
what is still being worked at, until nothing is answered in time.
"""


class EventIntake:
    """Takes events in for one web worker, named *worker*."""

    def __init__(self, client: StoreClient, config: Config, worker: str) -> None:
        self._taken = PendingEvents(client)
        self._worker = worker
        self._ferry = Batcher(self._keep)
        self._broker_is_store = config.broker_url == config.redis_url
        self._under_way = 0

    @property
    def full(self) -> bool:
        """Whether no more can be taken in now."""
        return self._under_way >= AT_ONCE

    def take(self, event: Event) -> None:
        """Return once *event* is kept and on the broker, in `PUBLISH_S` at most.

        Raises NotSentError: then it may come again, and if it had got there all the same, its
        second coming changes nothing.
        """
        self._under_way += 1
        try:
            if self._broker_is_store:
                self._ferry.carry(publish.pending_message(event, self._worker))
            else:
                within_time(self._through_celery)(event)
        finally:
            self._under_way -= 1

    def _through_celery(self, event: Event) -> None:
        self._keep([publish.pending_event(event, self._worker)])
        publish.webhook(event, self._worker)

    def _keep(self, events: list[PendingEvent]) -> None:
        try:
            self._taken.add(events)
        except StoreUnavailableError as error:
            raise NotSentError(f"Redis did not keep it: {type(error).__name__}") from error
