"""What Flower is told, sent a few times a second instead of after every task.

Celery publishes a task's events (received, started, succeeded) at its next turn, which is a message
a task or more, and a seventh of a busy worker's time. Nobody reads Flower four times a second.
"""

from typing import Any

from celery import Celery, bootsteps

EVERY_S = 0.25
AT_ONCE = 200
"""Events in one message at most."""


class BatchedTaskEvents(bootsteps.StartStopStep):
    """Has the worker's event loop send what has gathered."""

    requires = ("celery.worker.consumer.events:Events",)

    def start(self, consumer: Any) -> None:
        """Take over when to send from the dispatcher, which is made anew with each connection."""
        dispatcher = consumer.event_dispatcher
        if consumer.hub is None:  # a pool without an event loop sends each event at once
            return
        dispatcher.on_send_buffered = None
        dispatcher.buffer_limit = AT_ONCE
        consumer.hub.call_repeatedly(EVERY_S, dispatcher.flush)

    def stop(self, consumer: Any) -> None:
        """Send the last ones; those that can't be sent are kept for the next connection."""
        if consumer.event_dispatcher:
            consumer.event_dispatcher.flush()


def install(app: Celery) -> None:
    """Have the workers of *app* send their events so."""
    app.steps["consumer"].add(BatchedTaskEvents)
