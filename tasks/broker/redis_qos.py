"""Keeps a Celery worker's received message when Redis is full or down.

Read against kombu 5.7. It pops a message off its queue (BRPOP works on a full server) and then
records it as unacknowledged, which a full server refuses: the message was lost and the worker
ended. Here the task runs nevertheless, and only this worker holds its message until it is done.
When the connection breaks, kombu restores unfinished messages and acknowledges finished ones over a
connection it has already dropped: the worker ended. Here both stay in the server's record of
unacknowledged messages, from which they are redelivered; running twice harms no task.

When a message was taken is recorded by the broker's clock, and so is when to look: workers' hosts
each have their own, and one that is ahead would put back what others have in hand.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from time import time  # noqa: TID251  # corrected to the broker's, below
from types import FunctionType
from typing import Any

from kombu.transport import redis as transport
from kombu.transport import virtual

from tasks.broker.unacked import UnackedRecord


class _BrokerClock:
    """kombu's `time`, corrected by how far our clock is ahead of the broker's."""

    def __init__(self) -> None:
        self._ahead_s: float | None = None

    def __call__(self) -> float:
        return time() - (self._ahead_s or 0.0)

    def look(self, client: Any) -> None:
        """Compare with the clock of the broker that *client* leads to."""
        before = time()
        seconds, micros = client.time()
        took_s = time() - before
        if 0 <= took_s < 1:
            self._ahead_s = before + took_s / 2 - (seconds + micros / 1e6)

    @property
    def known(self) -> bool:
        return self._ahead_s is not None


_clock = _BrokerClock()


def _by_the_clock(method: Any) -> Any:
    """Return a method of kombu's for which `time` is that clock; kombu's module keeps its own."""
    names = {**vars(transport), "time": _clock}
    code, defaults, closure = method.__code__, method.__defaults__, method.__closure__
    return FunctionType(code, names, method.__name__, defaults, closure)


class _TimedQoS(transport.QoS):
    """kombu's, which looks by the broker's clock for messages that were taken long ago."""

    restore_visible = _by_the_clock(transport.QoS.restore_visible)


class ResilientQoS(_TimedQoS):
    """Records received messages, on the server when that is possible."""

    is_full = False
    """Whether no message is asked for until one in hand is acknowledged."""

    def __init__(self, channel: Any, prefetch_count: int = 0) -> None:
        super().__init__(channel, prefetch_count)
        self._record = UnackedRecord(channel)
        self._recorded: set[str] = set()

    def record(self, raw: Iterable[Mapping[str, Any]]) -> None:
        """Record messages that are delivered next, as they came, all in one go."""
        kept = {}
        for message in raw:
            with suppress(LookupError, TypeError):  # not kombu's; whoever delivers it reports that
                properties = message["properties"]
                about = properties["delivery_info"]
                key = (message, about["exchange"], about["routing_key"])
                kept[properties["delivery_tag"]] = key
        if kept:
            self._record.add(kept, self._now())
            self._recorded.update(kept)

    def append(self, message: Any, delivery_tag: str) -> None:
        if delivery_tag in self._recorded:
            self._recorded.discard(delivery_tag)
        else:
            about = message.delivery_info
            kept = (message._raw, about["exchange"], about["routing_key"])  # noqa: SLF001  # as kombu
            self._record.add({delivery_tag: kept}, self._now())
        virtual.QoS.append(self, message, delivery_tag)

    def forget_undelivered(self) -> None:
        """Remove what was recorded and then not taken in hand: nobody acknowledges it."""
        while self._recorded:
            self._record.remove(self._recorded.pop())

    def _now(self) -> float:
        if not _clock.known:
            self._look_at_clock()
        return _clock()

    def can_consume(self) -> bool:
        self.is_full = True  # before looking: who acknowledges meanwhile need not be seen
        self.is_full = not super().can_consume()
        return not self.is_full

    def ack(self, delivery_tag: str) -> None:
        if not self._is_cut_off():
            self._record.remove(delivery_tag)
        virtual.QoS.ack(self, delivery_tag)

    def flush(self) -> None:
        """Send the acknowledgements that wait."""
        self._record.flush()

    def settle(self) -> None:
        """Have the server carry out all that is recorded, unless it is away."""
        with suppress(*transport.get_redis_error_classes()[0]):
            self._record.settle()

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        self._record.settle()  # what is restored or removed next must be there
        super().reject(delivery_tag, requeue)

    def restore_unacked(self, client: Any = None) -> None:
        if self._is_cut_off():
            self._delivered.clear()  # type: ignore[union-attr]  # a mapping once it is made
        else:
            self._record.settle()
            super().restore_unacked(client)

    def restore_visible(self, start: int = 0, num: int = 10, interval: int = 10) -> None:
        self._record.settle()  # a demoted server is noticed within that interval
        self._look_at_clock()
        super().restore_visible(start, num, interval)

    def _look_at_clock(self) -> None:
        channel: Any = self.channel  # kombu's types have none of this
        with channel.conn_or_acquire() as client:
            _clock.look(client)

    def _is_cut_off(self) -> bool:
        return getattr(self.channel.connection, "client", None) is None
