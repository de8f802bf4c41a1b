"""A worker whose queues are on a RabbitMQ node that is down waits for them instead of ending.

Read against Celery 5.7, where any channel error ends the worker: a classic queue is on one node of
a cluster, and is "not found" while that is down. Other channel errors (no rights, a queue of
another kind, the consumer timeout) still end it, so that its master starts it anew or gives up.
"""

from time import sleep
from typing import Any

from amqp.exceptions import NotFound

PAUSE_S = 1.0
"""Between two attempts at them."""


class WaitsForQueues:
    """What is added to a Celery worker's consumer."""

    channel_errors_of_transport: tuple[type[Exception], ...] = ()

    @property
    def channel_errors(self) -> tuple[type[Exception], ...]:
        """Return those after which Celery connects again, where the configuration says so."""
        return (NotFound,)

    @channel_errors.setter
    def channel_errors(self, found: tuple[type[Exception], ...]) -> None:
        self.channel_errors_of_transport = found

    def on_connection_error_after_connected(self, exc: Exception) -> Any:
        """Drop the connection, and wait before the next one if a queue is away."""
        super().on_connection_error_after_connected(exc)  # type: ignore[misc]  # Celery's
        if isinstance(exc, NotFound):
            sleep(PAUSE_S)
