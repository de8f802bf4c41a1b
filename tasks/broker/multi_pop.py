"""A busy worker takes several messages of a queue at once from a Redis broker.

kombu takes one by BRPOP, and turns its loop for each: half of what a task costs a busy worker. Here
BLMPOP takes as many as wait, as there is room in hand, up to `AT_ONCE`; all of them are recorded as
unacknowledged before the first one is delivered. A server without BLMPOP (before Redis 7), or one
that does not allow it, is asked by BRPOP from then on. Read against kombu 5.7.
"""

from queue import Empty
from time import monotonic
from typing import Any

from kombu.utils.encoding import bytes_to_str
from kombu.utils.json import loads

AT_ONCE = 4
"""Messages at most: the rest is for other workers, which may be idle."""


class TakesSeveral:
    """What a channel adds to kombu's, whose names it uses, to wait for messages and read them."""

    client: Any
    connection: Any
    qos: Any
    sep: str
    global_keyprefix: str
    brpop_timeout: float
    priority_steps: list[int]
    active_queues: set[str]
    connection_errors: tuple[type[Exception], ...]
    ResponseError: type[Exception]
    _queue_cycle: Any
    _q_for_pri: Any
    _flush_brpop_reauth: Any
    _in_poll: Any
    _may_take_several = True
    _waits_for_several = False

    def _brpop_start(self, timeout: float | None = None) -> None:
        room = self.qos.can_consume_max_estimate()
        count = AT_ONCE if room is None else min(room, AT_ONCE)
        possible = self._may_take_several and not self.global_keyprefix
        self._waits_for_several = possible and count > 1
        if self._waits_for_several:
            self._blmpop_start(self.brpop_timeout if timeout is None else timeout, count)
        else:
            super()._brpop_start(timeout)  # type: ignore[misc]  # kombu's

    def _blmpop_start(self, timeout: float, count: int) -> None:
        queues = self._queue_cycle.consume(len(self.active_queues))
        if not queues:
            return
        keys = [self._q_for_pri(queue, step) for step in self.priority_steps for queue in queues]
        self._in_poll = self.client.connection
        self._brpop_sent_at = monotonic()
        command = ("BLMPOP", timeout or 0, len(keys), *keys, "RIGHT", "COUNT", count)
        self.client.connection.send_command(*command)

    def _brpop_read(self, **options: Any) -> bool:
        if not self._waits_for_several:
            return bool(super()._brpop_read(**options))  # type: ignore[misc]  # kombu's
        try:
            taken = self._blmpop_read()
            if not taken:
                raise Empty
            queue = bytes_to_str(taken[0]).rsplit(self.sep, 1)[0]
            self._queue_cycle.rotate(queue)
            self._deliver_all(queue, taken[1])
        finally:
            self._in_poll = None
            self._flush_brpop_reauth()
        return True

    def _blmpop_read(self) -> Any:
        """Return the queue and its messages; None if there are none, or BLMPOP is refused."""
        try:
            return self.client.parse_response(self.client.connection, "BLMPOP")
        except self.connection_errors:
            self.client.connection.disconnect()  # so that the next turn connects anew, as in kombu
            raise
        except self.ResponseError:
            self._may_take_several = False
            return None

    def _deliver_all(self, queue: str, texts: list[bytes]) -> None:
        """Deliver each message; then raise what was wrong with the first one that can't be."""
        messages: list[Any] = []
        faults: list[Exception] = []
        for text in texts:
            try:
                messages.append(loads(bytes_to_str(text)))
            except ValueError as error:
                faults.append(error)
        self.qos.record(messages)
        for message in messages:
            try:
                self.connection._deliver(message, queue)  # noqa: SLF001  # as kombu does
            except Exception as error:  # noqa: BLE001  # the others are popped already
                faults.append(error)
        self.qos.forget_undelivered()
        if faults:
            raise faults[0]
