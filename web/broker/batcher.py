"""Group commit: requests that wait at the same time share one round trip.

One batch is in flight at a time. A request that finds none in flight is flushed at once and alone,
so nobody waits while it is calm; all that arrive while one is in flight form the next batch. The
first request of a batch flushes it for all of them, within the time limit of a single request, and
all get the same outcome.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from gevent.event import AsyncResult
from gevent.lock import Semaphore

from monitor.actions import NotSentError
from web.broker.publisher import within_time

Item = TypeVar("Item")


class _Batch(Generic[Item]):
    """Items that are flushed together, and the outcome for all of them."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.outcome: AsyncResult[None] = AsyncResult()


class Batcher(Generic[Item]):
    """Sends items through *flush*, which takes many at a time and raises NotSentError for all."""

    def __init__(self, flush: Callable[[list[Item]], None]) -> None:
        self._flush_items = flush
        self._in_flight = Semaphore()
        self._pending: _Batch[Item] = _Batch()

    def submit(self, item: Item) -> None:
        """Return once *item* has been flushed. Raises NotSentError."""
        batch = self._pending
        batch.items.append(item)
        if len(batch.items) == 1:
            self._lead(batch)
        batch.outcome.get()

    def _lead(self, batch: _Batch[Item]) -> None:
        outcome: Exception | None = NotSentError("the request that led the batch failed")
        try:
            within_time(self._flush)(batch)
            outcome = None
        except NotSentError as error:
            outcome = error
        finally:
            if batch is self._pending:  # it was never flushed
                self._pending = _Batch()
            if outcome:
                batch.outcome.set_exception(outcome)
            else:
                batch.outcome.set()

    def _flush(self, batch: _Batch[Item]) -> None:
        with self._in_flight:
            self._pending = _Batch()
            self._flush_items(batch.items)
