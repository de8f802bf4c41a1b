"""Many requests, one round trip: a ferry takes along whoever waits when it leaves.

There is one boat. Who comes while it is in leaves at once and alone, so nobody waits when it is
calm; all who come while it is out cross together next. The first on board makes the crossing for
everyone on it, within the time that one alone would have, and all get the same outcome.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from gevent.event import AsyncResult
from gevent.lock import Semaphore

from monitor.actions import NotSentError
from web.broker.publisher import within_time

Load = TypeVar("Load")


class _Batch(Generic[Load]):
    """Those who cross together, and what became of them."""

    def __init__(self) -> None:
        self.loads: list[Load] = []
        self.outcome: AsyncResult[None] = AsyncResult()


class Batcher(Generic[Load]):
    """Carries loads by *cross*, which takes many at a time and raises NotSentError for all."""

    def __init__(self, cross: Callable[[list[Load]], None]) -> None:
        self._cross = cross
        self._boat = Semaphore()
        self._boarding: _Batch[Load] = _Batch()

    def carry(self, load: Load) -> None:
        """Return when *load* is across. Raises NotSentError."""
        crossing = self._boarding
        crossing.loads.append(load)
        if len(crossing.loads) == 1:
            self._make(crossing)
        crossing.outcome.get()

    def _make(self, crossing: _Batch[Load]) -> None:
        outcome: Exception | None = NotSentError("the request that made the crossing failed")
        try:
            within_time(self._go)(crossing)
            outcome = None
        except NotSentError as error:
            outcome = error
        finally:
            if crossing is self._boarding:  # it never left
                self._boarding = _Batch()
            if outcome:
                crossing.outcome.set_exception(outcome)
            else:
                crossing.outcome.set()

    def _go(self, crossing: _Batch[Load]) -> None:
        with self._boat:
            self._boarding = _Batch()
            self._cross(crossing.loads)
