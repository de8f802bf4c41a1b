"""A task's thread acknowledges its message itself, and the worker's loop is not woken for it.

Read against Celery 5.7, where a thread has the loop do it: one more turn of the loop for each task,
a sixth of what a task costs. With our Redis transport an acknowledgement is only noted
(`tasks.broker.unacked`) and sent with what the loop sends next, within a second. The loop is
woken if it takes no message until one is acknowledged.
"""

from typing import Any

from tasks.broker.redis_qos import ResilientQoS


class AcknowledgesInThreads:
    """What a Celery worker's consumer does to acknowledge a message."""

    hub: Any

    def call_soon_ack(self, p: Any, *args: Any, **kwargs: Any) -> Any:
        """Acknowledge or reject by *p*, a bound method of kombu's message; Celery's name for it."""
        qos = getattr(p.__self__.channel, "qos", None)
        if p.__name__ != "ack_log_error" or not isinstance(qos, ResilientQoS):
            return super().call_soon_ack(p, *args, **kwargs)  # type: ignore[misc]  # Celery's
        p(*args, **kwargs)
        if qos.is_full and self.hub:
            self.hub.call_soon(_look_again)
        return p


def _look_again() -> None:
    """Nothing: the turn of the loop that it wakes for this looks for messages."""
